import type { UnsuccessfulFaceDisassociation } from "@aws-sdk/client-rekognition";
import type { Transaction } from "../../../core/store/store.js";
import { findCollection } from "../collections/find-collection.js";
import { noteChange } from "../faces/search-index.js";
import { toIdentity } from "../records.js";
import type { Op } from "../state.js";
import { collections, faces, userFaces, users } from "../store.js";
import { once } from "./once.js";
import { facesOfUser, meanIdentity } from "./user-identity.js";
import { userStatus } from "./user-status.js";
import { findUser } from "./users.js";

export const DisassociateFaces: Op<"DisassociateFaces"> = async (input, ctx) => {
  const wanted = new Set(input.FaceIds ?? []);
  const disassociate = async (tx: Transaction) => {
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
    const { revision } = inCollection;
    const { id, identity } = changed;
    return {
      answer: {
        DisassociatedFaces: gone.map((FaceId) => ({ FaceId })),
        UnsuccessfulFaceDisassociations: left,
        UserStatus: userStatus(changed),
      },
      change: {
        from: revision,
        to: revision + 1,
        put: identity ? [{ id, vector: toIdentity(identity) }] : [],
        remove: identity ? [] : [id],
      },
    };
  };
  const { answer, change } = await ctx.store.transact((tx) =>
    once(tx, ctx, "DisassociateFaces", input, () => disassociate(tx)),
  );
  if (change) await noteChange(ctx, input.CollectionId ?? "", "users", change);
  return answer;
};
