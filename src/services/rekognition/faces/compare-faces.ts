import type { Face } from "../../../engines/vision/faces/find-faces.js";
import { invalidParameters } from "../errors.js";
import { toBoundingBox } from "../labels/to-wire.js";
import { SIMILARITY_PERCENT_DEFAULT } from "../limits.js";
import type { Op } from "../state.js";
import { lookAtFaces } from "./look-at-faces.js";
import { qualityReasons } from "./quality-filter.js";
import { distanceOf, toSimilarityPercent } from "./similarity.js";
import { toComparedFace } from "./to-wire.js";

export const CompareFaces: Op<"CompareFaces"> = async (input, ctx) => {
  const threshold = input.SimilarityThreshold ?? SIMILARITY_PERCENT_DEFAULT;
  const wishes = { attributes: false, identities: true };
  const source = await lookAtFaces(input.SourceImage, ctx, wishes);
  const target = await lookAtFaces(input.TargetImage, ctx, wishes);
  // Unlike with the other operations, no filter is AWS's default here.
  const filter = input.QualityFilter ?? "NONE";
  const passes = (seen: typeof source) => (face: Face) =>
    qualityReasons(face, filter, seen.facts).length === 0;
  const largest = source.faces.find(passes(source));
  if (!largest?.identity) throw invalidParameters();
  // A target that shows nobody is refused too; one whose faces the filter leaves out is not.
  if (target.faces.length === 0) throw invalidParameters();
  const { identity } = largest;
  const compared = target.faces.filter(passes(target)).map((face) => ({
    face,
    similarity: face.identity ? toSimilarityPercent(distanceOf(identity, face.identity)) : 0,
  }));
  const matches = compared.filter(({ similarity }) => similarity >= threshold);
  matches.sort((a, b) => b.similarity - a.similarity);
  return {
    SourceImageFace: { BoundingBox: toBoundingBox(largest.box), Confidence: largest.confidence * 100 },
    FaceMatches: matches.map(({ face, similarity }) => ({
      Similarity: similarity,
      Face: toComparedFace(face),
    })),
    UnmatchedFaces: compared
      .filter(({ similarity }) => similarity < threshold)
      .map(({ face }) => toComparedFace(face)),
  };
};
