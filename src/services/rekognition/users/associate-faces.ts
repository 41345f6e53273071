import type { UnsuccessfulFaceAssociation } from "@aws-sdk/client-rekognition";
import { findCollection } from "../collections/find-collection.js";
import { noteChange } from "../faces/search-index.js";
import { distanceOf, toSimilarityPercent } from "../faces/similarity.js";
import { ASSOCIATION_PERCENT_DEFAULT } from "../limits.js";
import { type FaceRecord, toIdentity } from "../records.js";
import type { Op } from "../state.js";
import { collections, faces, userFaces, users } from "../store.js";
import { facesOfUser, meanIdentity } from "./user-identity.js";
import { userStatus } from "./user-status.js";
import { findUser } from "./users.js";

export const AssociateFaces: Op<"AssociateFaces"> = async (input, ctx) => {
  const threshold = input.UserMatchThreshold ?? ASSOCIATION_PERCENT_DEFAULT;
  const wanted = [...new Set(input.FaceIds ?? [])];
  const { user, collection, associated, refused } = await ctx.store.transact(async (tx) => {
    const inCollection = await findCollection(tx, input.CollectionId);
    const found = await findUser(tx, inCollection.id, input.UserId);
    const own = await facesOfUser(tx, inCollection.id, found.id);
    const taken: string[] = [];
    const left: UnsuccessfulFaceAssociation[] = [];
    for (const FaceId of wanted) {
      const face = await faces.get(tx, inCollection.id, FaceId);
      const problem = whyNot(face, found.id, own, threshold);
      if (problem) left.push({ FaceId, ...problem });
      else if (face) {
        taken.push(FaceId);
        if (face.userId === found.id) continue;
        own.push(face);
        faces.put(tx, [inCollection.id, FaceId], { ...face, userId: found.id });
        userFaces.put(tx, [inCollection.id, found.id, FaceId], true);
      }
    }
    const changed = { ...found, faces: own.length, identity: meanIdentity(own) };
    users.put(tx, [inCollection.id, found.id], changed);
    collections.put(tx, [inCollection.id], { ...inCollection, revision: inCollection.revision + 1 });
    return { user: changed, collection: inCollection, associated: taken, refused: left };
  });
  const put = user.identity ? [{ id: user.id, vector: toIdentity(user.identity) }] : [];
  const { revision } = collection;
  await noteChange(ctx, collection.id, "users", { from: revision, to: revision + 1, put });
  return {
    AssociatedFaces: associated.map((FaceId) => ({ FaceId })),
    UnsuccessfulFaceAssociations: refused,
    UserStatus: userStatus(user),
  };
};

/** Why a face cannot become the user's; undefined when it can, or is already. */
function whyNot(
  face: FaceRecord | undefined,
  userId: string,
  own: readonly FaceRecord[],
  threshold: number,
): Omit<UnsuccessfulFaceAssociation, "FaceId"> | undefined {
  if (!face) return { Reasons: ["FACE_NOT_FOUND"] };
  if (face.userId === userId) return undefined;
  if (face.userId !== undefined) return { UserId: face.userId, Reasons: ["ASSOCIATED_TO_A_DIFFERENT_USER"] };
  const mean = meanIdentity(own);
  // The first face of a user has nothing to be compared with.
  if (!mean) return undefined;
  const similarity = toSimilarityPercent(distanceOf(toIdentity(mean), toIdentity(face.identity)));
  return similarity < threshold ? { Confidence: similarity, Reasons: ["LOW_MATCH_CONFIDENCE"] } : undefined;
}
