import type { Celebrity } from "@aws-sdk/client-rekognition";
import type { Face } from "../../../engines/vision/faces/find-faces.js";
import { lookAtFaces } from "../faces/look-at-faces.js";
import { findNearest } from "../faces/search-index.js";
import { toDistance, toSimilarityPercent } from "../faces/similarity.js";
import { toComparedFace } from "../faces/to-wire.js";
import { SIMILARITY_PERCENT_DEFAULT } from "../limits.js";
import type { Op, RekognitionContext } from "../state.js";
import { collections, faces } from "../store.js";
import { GALLERY_COLLECTION_ID, toCelebrityId, toName } from "./gallery.js";

export const RecognizeCelebrities: Op<"RecognizeCelebrities"> = async (input, ctx) => {
  const seen = await lookAtFaces(input.Image, ctx, { attributes: true, identities: true });
  const known: Celebrity[] = [];
  const unknown: Face[] = [];
  for (const face of seen.faces) {
    const celebrity = await recognize(face, ctx);
    if (celebrity) known.push(celebrity);
    else unknown.push(face);
  }
  return { CelebrityFaces: known, UnrecognizedFaces: unknown.map(toComparedFace) };
};

/** Whom of the user's gallery a face is; undefined for nobody, and where there is no gallery. */
export async function recognize(face: Face, ctx: RekognitionContext): Promise<Celebrity | undefined> {
  if (!face.identity || !(await collections.get(ctx.store, GALLERY_COLLECTION_ID))) return undefined;
  const [nearest] = await findNearest(ctx, GALLERY_COLLECTION_ID, "faces", {
    identity: face.identity,
    distanceMax: toDistance(SIMILARITY_PERCENT_DEFAULT),
    limit: 1,
  });
  if (!nearest) return undefined;
  const record = await faces.get(ctx.store, GALLERY_COLLECTION_ID, nearest.id);
  if (!record?.externalImageId) return undefined;
  return {
    Id: toCelebrityId(record.externalImageId),
    Name: toName(record.externalImageId),
    MatchConfidence: toSimilarityPercent(nearest.distance),
    Face: toComparedFace(face),
    Urls: [],
  };
}
