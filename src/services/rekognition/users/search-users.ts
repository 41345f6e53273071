import type { UnsearchedFace, UserMatch } from "@aws-sdk/client-rekognition";
import { findCollection } from "../collections/find-collection.js";
import { faceNotInCollection, invalidParameters, noFaceInImage } from "../errors.js";
import { lookAtFaces } from "../faces/look-at-faces.js";
import { qualityReasons } from "../faces/quality-filter.js";
import { findNearest } from "../faces/search-index.js";
import { toDistance, toSimilarityPercent } from "../faces/similarity.js";
import { toFaceDetail } from "../faces/to-wire.js";
import { FACE_MODEL_VERSION, MATCHES_DEFAULT, SIMILARITY_PERCENT_DEFAULT } from "../limits.js";
import { toIdentity } from "../records.js";
import type { Op, RekognitionContext } from "../state.js";
import { faces, users } from "../store.js";
import { userStatus } from "./user-status.js";
import { findUser } from "./users.js";

export const SearchUsers: Op<"SearchUsers"> = async (input, ctx) => {
  const { UserId, FaceId } = input;
  if ((UserId === undefined) === (FaceId === undefined)) throw invalidParameters();
  const { id } = await findCollection(ctx.store, input.CollectionId);
  const limit = input.MaxUsers ?? MATCHES_DEFAULT;
  if (FaceId !== undefined) {
    const face = await faces.get(ctx.store, id, FaceId);
    if (!face) throw faceNotInCollection();
    const found = await matches(ctx, id, toIdentity(face.identity), input.UserMatchThreshold, limit);
    return { UserMatches: found, FaceModelVersion: FACE_MODEL_VERSION, SearchedFace: { FaceId } };
  }
  const { identity } = await findUser(ctx.store, id, UserId);
  // One more, as the nearest is the user itself.
  const found = identity
    ? await matches(ctx, id, toIdentity(identity), input.UserMatchThreshold, limit + 1)
    : [];
  return {
    UserMatches: found.filter(({ User }) => User?.UserId !== UserId).slice(0, limit),
    FaceModelVersion: FACE_MODEL_VERSION,
    SearchedUser: { UserId },
  };
};

export const SearchUsersByImage: Op<"SearchUsersByImage"> = async (input, ctx) => {
  const { id } = await findCollection(ctx.store, input.CollectionId);
  const seen = await lookAtFaces(input.Image, ctx, { attributes: false, identities: true });
  const judged = seen.faces.map((face) => ({
    face,
    reasons: qualityReasons(face, input.QualityFilter ?? "NONE", seen.facts),
  }));
  const searched = judged.find(({ face, reasons }) => reasons.length === 0 && face.identity);
  if (!searched?.face.identity) throw noFaceInImage();
  const limit = input.MaxUsers ?? MATCHES_DEFAULT;
  const others = judged.filter((each) => each !== searched);
  return {
    UserMatches: await matches(ctx, id, searched.face.identity, input.UserMatchThreshold, limit),
    FaceModelVersion: FACE_MODEL_VERSION,
    SearchedFace: { FaceDetail: toFaceDetail(searched.face) },
    UnsearchedFaces: others.map(
      ({ face, reasons }): UnsearchedFace => ({
        FaceDetails: toFaceDetail(face),
        Reasons: reasons.length > 0 ? reasons : ["FACE_NOT_LARGEST"],
      }),
    ),
  };
};

async function matches(
  ctx: RekognitionContext,
  collectionId: string,
  identity: Float32Array,
  threshold: number | undefined,
  limit: number,
): Promise<UserMatch[]> {
  const distanceMax = toDistance(threshold ?? SIMILARITY_PERCENT_DEFAULT);
  const found = await findNearest(ctx, collectionId, "users", { identity, distanceMax, limit });
  const records = await Promise.all(found.map(({ id }) => users.get(ctx.store, collectionId, id)));
  return found.flatMap(({ distance }, at) => {
    const user = records[at];
    if (!user) return [];
    return [
      { Similarity: toSimilarityPercent(distance), User: { UserId: user.id, UserStatus: userStatus(user) } },
    ];
  });
}
