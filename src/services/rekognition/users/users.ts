import { readPageToken, toPageToken } from "../../../core/pagination.js";
import type { Reader, Transaction } from "../../../core/store/store.js";
import { findCollection } from "../collections/find-collection.js";
import { invalidPageToken, userExists, userNotFound } from "../errors.js";
import { noteChange } from "../faces/search-index.js";
import { USERS_PAGE_ENTRIES_MAX } from "../limits.js";
import type { UserRecord } from "../records.js";
import type { Op } from "../state.js";
import { collections, faces, userFaces, users } from "../store.js";
import { once } from "./once.js";
import { userStatus } from "./user-status.js";

export async function findUser(
  from: Reader,
  collectionId: string,
  id: string | undefined,
): Promise<UserRecord> {
  const found = await users.get(from, collectionId, id ?? "");
  if (!found) throw userNotFound(id ?? "");
  return found;
}

export const CreateUser: Op<"CreateUser"> = async (input, ctx) => {
  const id = input.UserId ?? "";
  const create = async (tx: Transaction) => {
    const collection = await findCollection(tx, input.CollectionId);
    if (await users.get(tx, collection.id, id)) throw userExists(id);
    users.put(tx, [collection.id, id], { id, faces: 0 });
    collections.put(tx, [collection.id], { ...collection, users: collection.users + 1 });
    return { answer: {} };
  };
  await ctx.store.transact((tx) => once(tx, ctx, "CreateUser", input, () => create(tx)));
  return {};
};

/** Its faces stay in the collection and belong to nobody. */
export const DeleteUser: Op<"DeleteUser"> = async (input, ctx) => {
  const remove = async (tx: Transaction) => {
    const collection = await findCollection(tx, input.CollectionId);
    const user = await findUser(tx, collection.id, input.UserId);
    for await (const { key } of userFaces.range(tx, { prefix: [collection.id, user.id] })) {
      const faceId = String(key.at(-1));
      const face = await faces.get(tx, collection.id, faceId);
      if (face) faces.put(tx, [collection.id, faceId], { ...face, userId: undefined });
      userFaces.delete(tx, collection.id, user.id, faceId);
    }
    users.delete(tx, collection.id, user.id);
    const revision = collection.revision + 1;
    collections.put(tx, [collection.id], { ...collection, users: collection.users - 1, revision });
    return { answer: {}, change: { from: collection.revision, to: revision, remove: [user.id] } };
  };
  const { change } = await ctx.store.transact((tx) => once(tx, ctx, "DeleteUser", input, () => remove(tx)));
  if (change) await noteChange(ctx, input.CollectionId ?? "", "users", change);
  return {};
};

export const ListUsers: Op<"ListUsers"> = async (input, ctx) => {
  const { id } = await findCollection(ctx.store, input.CollectionId);
  const start = input.NextToken === undefined ? undefined : readPageToken(input.NextToken, [id]);
  if (input.NextToken !== undefined && !start) throw invalidPageToken();
  const limit = input.MaxResults || USERS_PAGE_ENTRIES_MAX;
  const { items, next } = await users.page(ctx.store, limit, { prefix: [id], start, startExclusive: true });
  return {
    Users: items.map(({ value }) => ({ UserId: value.id, UserStatus: userStatus(value) })),
    ...(next && { NextToken: toPageToken(next) }),
  };
};
