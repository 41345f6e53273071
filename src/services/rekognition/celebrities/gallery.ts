/**
 * The well-known faces are the user's own: faces of this collection, each indexed with the person's name as its external image
 * id (`Ada_Lovelace`). Without the collection nobody is well known.
 */
export const GALLERY_COLLECTION_ID = "lenticular-celebrities";

/** Ids may have letters and digits only: the name's bytes in hexadecimal, so that the id alone tells the name. */
export function toCelebrityId(externalImageId: string): string {
  return Buffer.from(externalImageId, "utf8").toString("hex");
}

/** The external image id that an id stands for; undefined for what is no id of ours. */
export function fromCelebrityId(id: string): string | undefined {
  const name = Buffer.from(id, "hex").toString("utf8");
  return name !== "" && toCelebrityId(name) === id.toLowerCase() ? name : undefined;
}

/** External ids have no spaces; names do. */
export function toName(externalImageId: string): string {
  return externalImageId.replaceAll("_", " ");
}
