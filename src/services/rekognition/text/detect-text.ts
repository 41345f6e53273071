import type { DetectionFilter, DetectTextFilters, TextDetection } from "@aws-sdk/client-rekognition";
import type { Point } from "../../../engines/vision/text/shapes.js";
import type { SeenText, TextOutput } from "../../../engines/vision/vision-api.js";
import { invalidParameters } from "../errors.js";
import { cornersOfBox, isMostlyInside, toGeometry } from "../images/geometry.js";
import { look } from "../images/look.js";
import { readImage } from "../images/read-image.js";
import { TEXT_CONFIDENCE_PERCENT_DEFAULT, WORDS_MAX } from "../limits.js";
import type { Op } from "../state.js";

export const TEXT_MODEL_VERSION = "3.0";

export const DetectText: Op<"DetectText"> = async (input, ctx) => {
  const image = await readImage(input.Image, ctx);
  const regions = toRegions(input.Filters);
  const seen = await look(ctx, image, (vision, asked, call) => vision.text(asked, call));
  const lines = keepWords(seen.lines, regions, input.Filters?.WordFilter);
  return { TextDetections: toDetections(lines), TextModelVersion: TEXT_MODEL_VERSION };
};

/** The polygons to look in; none for everywhere. */
export function toRegions(filters: DetectTextFilters | undefined): Point[][] {
  return (filters?.RegionsOfInterest ?? []).map(({ BoundingBox, Polygon }) => {
    if (BoundingBox && !Polygon) return cornersOfBox(BoundingBox);
    if (!Polygon || BoundingBox) throw invalidParameters();
    return Polygon.map(({ X = 0, Y = 0 }) => ({ x: X, y: Y }));
  });
}

/** Leaves out the words that a filter or region leaves out, and lines that keep no word. */
export function keepWords(
  lines: TextOutput["lines"],
  regions: readonly Point[][],
  filter: DetectionFilter | undefined,
): TextOutput["lines"] {
  const percentMin = filter?.MinConfidence ?? TEXT_CONFIDENCE_PERCENT_DEFAULT;
  const passes = ({ confidence, corners }: SeenText): boolean => {
    const box = toGeometry(corners).BoundingBox;
    return (
      confidence * 100 >= percentMin &&
      (box?.Height ?? 0) >= (filter?.MinBoundingBoxHeight ?? 0) &&
      (box?.Width ?? 0) >= (filter?.MinBoundingBoxWidth ?? 0) &&
      (regions.length === 0 || regions.some((region) => isMostlyInside(corners, region)))
    );
  };
  let left = WORDS_MAX;
  const kept = [];
  for (const line of lines) {
    const words = line.words.filter(passes).slice(0, left);
    left -= words.length;
    if (words.length > 0) kept.push({ ...line, words });
  }
  return kept;
}

/** All lines, then all words, numbered through; a word names its line. */
export function toDetections(lines: TextOutput["lines"]): TextDetection[] {
  const toDetection = ({ text, confidence, corners }: SeenText) => ({
    DetectedText: text,
    Confidence: confidence * 100,
    Geometry: toGeometry(corners),
  });
  const words = lines.flatMap((line, ParentId) => line.words.map((word) => ({ word, ParentId })));
  return [
    ...lines.map((line, Id): TextDetection => ({ ...toDetection(line), Type: "LINE", Id })),
    ...words.map(
      ({ word, ParentId }, at): TextDetection => ({
        ...toDetection(word),
        Type: "WORD",
        Id: lines.length + at,
        ParentId,
      }),
    ),
  ];
}
