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
  const listing = input.UserId === undefined ? faces : userFaces;
  // Faces asked for by id are looked up, so that no page is empty because others lie between them.
  const page = input.FaceIds
    ? pageOfIds(input.FaceIds, String(start?.at(-1) ?? ""), limit)
    : await pageOfAll(listing.page(ctx.store, limit, { prefix, start, startExclusive: true }));
  const found: FaceRecord[] = [];
  for (const faceId of page.faceIds) {
    const face = await faces.get(ctx.store, id, faceId);
    if (face && (input.UserId === undefined || face.userId === input.UserId)) found.push(face);
  }
  return {
    Faces: found.map(toWireFace),
    FaceModelVersion: FACE_MODEL_VERSION,
    ...(page.hasMore && { NextToken: toPageToken([...prefix, page.faceIds.at(-1) ?? ""]) }),
  };
};

interface Page {
  faceIds: string[];
  hasMore: boolean;
}

function pageOfIds(asked: readonly string[], after: string, limit: number): Page {
  const left = [...new Set(asked)].sort().filter((faceId) => faceId > after);
  return { faceIds: left.slice(0, limit), hasMore: left.length > limit };
}

async function pageOfAll(reading: ReturnType<typeof faces.page | typeof userFaces.page>): Promise<Page> {
  const { items, next } = await reading;
  return { faceIds: items.map(({ key }) => String(key.at(-1))), hasMore: next !== undefined };
}
