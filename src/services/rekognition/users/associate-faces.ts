import type { UnsuccessfulFaceAssociation } from "@aws-sdk/client-rekognition";
import type { Transaction } from "../../../core/store/store.js";
import { findCollection } from "../collections/find-collection.js";
import { tooManyFacesOfUser } from "../errors.js";
import { noteChange } from "../faces/search-index.js";
import { distanceOf, toSimilarityPercent } from "../faces/similarity.js";
import { ASSOCIATION_PERCENT_DEFAULT, USER_FACES_MAX } from "../limits.js";
import { type FaceRecord, toIdentity } from "../records.js";
import type { Op } from "../state.js";
import { collections, faces, userFaces, users } from "../store.js";
import { once } from "./once.js";
import { facesOfUser, meanIdentity } from "./user-identity.js";
import { userStatus } from "./user-status.js";
import { findUser } from "./users.js";

type AssociateInput = Parameters<Op<"AssociateFaces">>[0];

export const AssociateFaces: Op<"AssociateFaces"> = async (input, ctx) => {
  const { answer, change } = await ctx.store.transact((tx) =>
    once(tx, ctx, "AssociateFaces", input, () => associate(tx, input)),
  );
  if (change) await noteChange(ctx, input.CollectionId ?? "", "users", change);
  return answer;
};

/** Takes what fits; a face that is the user's already is left as it is and not told of. */
export async function associate(tx: Transaction, input: AssociateInput) {
  const threshold = input.UserMatchThreshold ?? ASSOCIATION_PERCENT_DEFAULT;
  const collection = await findCollection(tx, input.CollectionId);
  const found = await findUser(tx, collection.id, input.UserId);
  const own = await facesOfUser(tx, collection.id, found.id);
  const isFull = own.length >= USER_FACES_MAX;
  const taken: string[] = [];
  const left: UnsuccessfulFaceAssociation[] = [];
  for (const FaceId of new Set(input.FaceIds)) {
    const face = await faces.get(tx, collection.id, FaceId);
    if (face?.userId === found.id) continue;
    if (isFull) throw tooManyFacesOfUser(found.id, USER_FACES_MAX);
    const problem = whyNot(face, own, threshold);
    if (problem) left.push({ FaceId, ...problem });
    else if (face) {
      taken.push(FaceId);
      own.push(face);
      faces.put(tx, [collection.id, FaceId], { ...face, userId: found.id });
      userFaces.put(tx, [collection.id, found.id, FaceId], true);
    }
  }
  const identity = meanIdentity(own);
  const user = { ...found, faces: own.length, identity };
  const { revision } = collection;
  users.put(tx, [collection.id, found.id], user);
  collections.put(tx, [collection.id], { ...collection, revision: revision + 1 });
  return {
    answer: {
      AssociatedFaces: taken.map((FaceId) => ({ FaceId })),
      UnsuccessfulFaceAssociations: left,
      UserStatus: userStatus(user),
    },
    change: {
      from: revision,
      to: revision + 1,
      put: identity ? [{ id: user.id, vector: toIdentity(identity) }] : [],
    },
  };
}

/** Why a face cannot become the user's; undefined when it can. */
function whyNot(
  face: FaceRecord | undefined,
  own: readonly FaceRecord[],
  threshold: number,
): Omit<UnsuccessfulFaceAssociation, "FaceId"> | undefined {
  if (!face) return { Reasons: ["FACE_NOT_FOUND"] };
  if (face.userId !== undefined) return { UserId: face.userId, Reasons: ["ASSOCIATED_TO_A_DIFFERENT_USER"] };
  // AWS has no reason for this one either.
  if (own.length >= USER_FACES_MAX) return { Reasons: [] };
  const mean = meanIdentity(own.filter(({ identity }) => identity.length === face.identity.length));
  // The first face of a user, or the first that this recognizer has read, has nothing to be compared with.
  if (!mean) return undefined;
  const similarity = toSimilarityPercent(distanceOf(toIdentity(mean), toIdentity(face.identity)));
  return similarity < threshold ? { Confidence: similarity, Reasons: ["LOW_MATCH_CONFIDENCE"] } : undefined;
}
