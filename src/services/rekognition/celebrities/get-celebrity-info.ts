import { celebrityNotFound } from "../errors.js";
import type { Op } from "../state.js";
import { faces } from "../store.js";
import { fromCelebrityId, GALLERY_COLLECTION_ID, toName } from "./gallery.js";

export const GetCelebrityInfo: Op<"GetCelebrityInfo"> = async (input, ctx) => {
  const wanted = fromCelebrityId(input.Id ?? "");
  for await (const { value } of faces.range(ctx.store, { prefix: [GALLERY_COLLECTION_ID] })) {
    if (wanted !== undefined && value.externalImageId === wanted) return { Name: toName(wanted), Urls: [] };
  }
  throw celebrityNotFound();
};
