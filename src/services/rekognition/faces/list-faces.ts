import { readPageToken, toPageToken } from "../../../core/pagination.js";
import { findCollection } from "../collections/find-collection.js";
import { invalidPageToken } from "../errors.js";
import { FACE_MODEL_VERSION, PAGE_ENTRIES_MAX } from "../limits.js";
import type { FaceRecord } from "../records.js";
import type { Op } from "../state.js";
import { faces, userFaces } from "../store.js";
import { toWireFace } from "./wire-face.js";

export const ListFaces: Op<"ListFaces"> = async (input, ctx) => {
  const { id } = await findCollection(ctx.store, input.CollectionId);
  const prefix = input.UserId === undefined ? [id] : [id, input.UserId];
  const start = input.NextToken === undefined ? undefined : readPageToken(input.NextToken, prefix);
  if (input.NextToken !== undefined && !start) throw invalidPageToken();
  const limit = input.MaxResults || PAGE_ENTRIES_MAX;
  const range = { prefix, start, startExclusive: true };
  const listing = input.UserId === undefined ? faces : userFaces;
  const { items, next } = await listing.page(ctx.store, limit, range);
  const found: FaceRecord[] = [];
  for (const { key } of items) {
    const faceId = String(key.at(-1));
    const face = await faces.get(ctx.store, id, faceId);
    if (face && (input.FaceIds?.includes(faceId) ?? true)) found.push(face);
  }
  return {
    Faces: found.map(toWireFace),
    FaceModelVersion: FACE_MODEL_VERSION,
    ...(next && { NextToken: toPageToken(next) }),
  };
};
