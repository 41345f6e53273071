import { look } from "../images/look.js";
import { readImage } from "../images/read-image.js";
import { DOMINANT_COLORS_DEFAULT, LABEL_CONFIDENCE_PERCENT_DEFAULT } from "../limits.js";
import type { Op } from "../state.js";
import { filterLabels } from "./filter-labels.js";
import { findLabels } from "./find-labels.js";
import { toImageProperties, toLabel } from "./to-wire.js";

/** The version of AWS's label tree that our names come from. */
export const LABEL_MODEL_VERSION = "3.0";

export const DetectLabels: Op<"DetectLabels"> = async (input, ctx) => {
  const image = await readImage(input.Image, ctx);
  const features = new Set(input.Features?.length ? input.Features : ["GENERAL_LABELS"]);
  const wanted = { labels: features.has("GENERAL_LABELS"), properties: features.has("IMAGE_PROPERTIES") };
  const seen = await look(ctx, image, (vision, asked, call) => vision.labels({ ...asked, ...wanted }, call));
  const percentMin = input.MinConfidence ?? LABEL_CONFIDENCE_PERCENT_DEFAULT;
  const colorsMax = input.Settings?.ImageProperties?.MaxDominantColors ?? DOMINANT_COLORS_DEFAULT;
  const found = wanted.labels ? findLabels(seen, percentMin) : [];
  const labels = filterLabels(found, input.Settings?.GeneralLabels)
    .filter(({ confidence }) => confidence >= percentMin)
    .slice(0, input.MaxLabels);
  return {
    ...(wanted.labels && { Labels: labels.map(toLabel), LabelModelVersion: LABEL_MODEL_VERSION }),
    ...(seen.properties && { ImageProperties: toImageProperties(seen.properties, colorsMax) }),
  };
};
