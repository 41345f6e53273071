import { readPageToken, toPageToken } from "../../../core/pagination.js";
import { collectionArn } from "../arns.js";
import { collectionExists, invalidPageToken } from "../errors.js";
import { FACE_MODEL_VERSION, PAGE_ENTRIES_MAX } from "../limits.js";
import type { Op } from "../state.js";
import { collections, deleteWhole } from "../store.js";
import { findCollection } from "./find-collection.js";

export const CreateCollection: Op<"CreateCollection"> = async (input, ctx) => {
  const id = input.CollectionId ?? "";
  await ctx.store.transact(async (tx) => {
    if (await collections.get(tx, id)) throw collectionExists(id);
    const createdAt = ctx.clock.now();
    collections.put(tx, [id], {
      id,
      createdAt,
      faces: 0,
      users: 0,
      revision: createdAt,
      tags: input.Tags ?? {},
    });
  });
  return {
    StatusCode: 200,
    // AWS leaves the first part of the ARN out in this one answer.
    CollectionArn: collectionArn(ctx, id).replace(/^arn:/, ""),
    FaceModelVersion: FACE_MODEL_VERSION,
  };
};

export const DescribeCollection: Op<"DescribeCollection"> = async (input, ctx) => {
  const found = await findCollection(ctx.store, input.CollectionId);
  return {
    FaceCount: found.faces,
    UserCount: found.users,
    FaceModelVersion: FACE_MODEL_VERSION,
    CollectionARN: collectionArn(ctx, found.id),
    CreationTimestamp: new Date(found.createdAt),
  };
};

export const DeleteCollection: Op<"DeleteCollection"> = async (input, ctx) => {
  await ctx.store.transact(async (tx) => {
    const { id } = await findCollection(tx, input.CollectionId);
    deleteWhole(tx, id);
  });
  return { StatusCode: 200 };
};

export const ListCollections: Op<"ListCollections"> = async (input, ctx) => {
  const start = input.NextToken === undefined ? undefined : readPageToken(input.NextToken);
  if (input.NextToken !== undefined && !start) throw invalidPageToken();
  const limit = input.MaxResults || PAGE_ENTRIES_MAX;
  const { items, next } = await collections.page(ctx.store, limit, { start, startExclusive: true });
  return {
    CollectionIds: items.map(({ value }) => value.id),
    FaceModelVersions: items.map(() => FACE_MODEL_VERSION),
    ...(next && { NextToken: toPageToken(next) }),
  };
};
