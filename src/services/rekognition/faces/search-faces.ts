import type { FaceMatch } from "@aws-sdk/client-rekognition";
import { findCollection } from "../collections/find-collection.js";
import { faceNotInCollection, noFaceInImage } from "../errors.js";
import { toBoundingBox } from "../labels/to-wire.js";
import { FACE_MODEL_VERSION, MATCHES_DEFAULT, SIMILARITY_PERCENT_DEFAULT } from "../limits.js";
import { toIdentity } from "../records.js";
import type { Op, RekognitionContext } from "../state.js";
import { faces } from "../store.js";
import { lookAtFaces } from "./look-at-faces.js";
import { qualityReasons } from "./quality-filter.js";
import { findNearest } from "./search-index.js";
import { toDistance, toSimilarityPercent } from "./similarity.js";
import { toWireFace } from "./wire-face.js";

export const SearchFaces: Op<"SearchFaces"> = async (input, ctx) => {
  const { id } = await findCollection(ctx.store, input.CollectionId);
  const face = await faces.get(ctx.store, id, input.FaceId ?? "");
  if (!face) throw faceNotInCollection();
  const limit = input.MaxFaces ?? MATCHES_DEFAULT;
  // One more, as the nearest is the face itself.
  const found = await matches(ctx, id, toIdentity(face.identity), input.FaceMatchThreshold, limit + 1);
  return {
    SearchedFaceId: face.id,
    FaceMatches: found.filter(({ Face }) => Face?.FaceId !== face.id).slice(0, limit),
    FaceModelVersion: FACE_MODEL_VERSION,
  };
};

export const SearchFacesByImage: Op<"SearchFacesByImage"> = async (input, ctx) => {
  const { id } = await findCollection(ctx.store, input.CollectionId);
  const seen = await lookAtFaces(input.Image, ctx, { attributes: false, identities: true });
  const filter = input.QualityFilter ?? "NONE";
  const largest = seen.faces.find((face) => qualityReasons(face, filter, seen.facts).length === 0);
  if (!largest?.identity) throw noFaceInImage();
  const limit = input.MaxFaces ?? MATCHES_DEFAULT;
  return {
    SearchedFaceBoundingBox: toBoundingBox(largest.box),
    SearchedFaceConfidence: largest.confidence * 100,
    FaceMatches: await matches(ctx, id, largest.identity, input.FaceMatchThreshold, limit),
    FaceModelVersion: FACE_MODEL_VERSION,
  };
};

/** Faces of a collection that are like this one, the likest first. */
export async function matches(
  ctx: RekognitionContext,
  collectionId: string,
  identity: Float32Array,
  threshold: number | undefined,
  limit: number,
): Promise<FaceMatch[]> {
  const distanceMax = toDistance(threshold ?? SIMILARITY_PERCENT_DEFAULT);
  const found = await findNearest(ctx, collectionId, "faces", { identity, distanceMax, limit });
  const records = await Promise.all(found.map(({ id }) => faces.get(ctx.store, collectionId, id)));
  return found.flatMap(({ distance }, at) => {
    const record = records[at];
    return record ? [{ Similarity: toSimilarityPercent(distance), Face: toWireFace(record) }] : [];
  });
}
