import type { UnsuccessfulFaceDisassociation } from "@aws-sdk/client-rekognition";
import { findCollection } from "../collections/find-collection.js";
import { noteChange } from "../faces/search-index.js";
import { toIdentity } from "../records.js";
import type { Op } from "../state.js";
import { collections, faces, userFaces, users } from "../store.js";
import { facesOfUser, meanIdentity } from "./user-identity.js";
import { userStatus } from "./user-status.js";
import { findUser } from "./users.js";

export const DisassociateFaces: Op<"DisassociateFaces"> = async (input, ctx) => {
  const wanted = new Set(input.FaceIds ?? []);
  const { user, collection, freed, refused } = await ctx.store.transact(async (tx) => {
    const inCollection = await findCollection(tx, input.CollectionId);
    const found = await findUser(tx, inCollection.id, input.UserId);
    const own = await facesOfUser(tx, inCollection.id, found.id);
    const gone: string[] = [];
    const left: UnsuccessfulFaceDisassociation[] = [];
    for (const FaceId of wanted) {
      const face = await faces.get(tx, inCollection.id, FaceId);
      if (face?.userId === found.id) {
        faces.put(tx, [inCollection.id, FaceId], { ...face, userId: undefined });
        userFaces.delete(tx, inCollection.id, found.id, FaceId);
        gone.push(FaceId);
      } else if (face?.userId !== undefined) {
        left.push({ FaceId, UserId: face.userId, Reasons: ["ASSOCIATED_TO_A_DIFFERENT_USER"] });
      } else left.push({ FaceId, Reasons: ["FACE_NOT_FOUND"] });
    }
    const kept = own.filter(({ id }) => !gone.includes(id));
    const changed = { ...found, faces: kept.length, identity: meanIdentity(kept) };
    users.put(tx, [inCollection.id, found.id], changed);
    collections.put(tx, [inCollection.id], { ...inCollection, revision: inCollection.revision + 1 });
    return { user: changed, collection: inCollection, freed: gone, refused: left };
  });
  const put = user.identity ? [{ id: user.id, vector: toIdentity(user.identity) }] : [];
  const { revision } = collection;
  const change = { from: revision, to: revision + 1, put, remove: user.identity ? [] : [user.id] };
  await noteChange(ctx, collection.id, "users", change);
  return {
    DisassociatedFaces: freed.map((FaceId) => ({ FaceId })),
    UnsuccessfulFaceDisassociations: refused,
    UserStatus: userStatus(user),
  };
};
