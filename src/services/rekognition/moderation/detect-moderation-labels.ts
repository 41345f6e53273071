import type { ModerationLabel } from "@aws-sdk/client-rekognition";
import { notBuilt } from "../errors.js";
import { look } from "../images/look.js";
import { readImage } from "../images/read-image.js";
import { MODERATION_PERCENT_DEFAULT } from "../limits.js";
import type { Op } from "../state.js";
import { type Judgement, judge } from "./judge.js";
import { MODERATION_MODEL_VERSION } from "./taxonomy.js";

export const DetectModerationLabels: Op<"DetectModerationLabels"> = async (input, ctx) => {
  if (input.HumanLoopConfig) throw notBuilt("HumanLoopConfig");
  if (input.ProjectVersion !== undefined) throw notBuilt("ProjectVersion");
  const image = await readImage(input.Image, ctx);
  const seen = await look(ctx, image, (vision, asked, call) => vision.content(asked, call));
  const percentMin = input.MinConfidence ?? MODERATION_PERCENT_DEFAULT;
  const found = judge(seen).filter(({ confidence }) => confidence >= percentMin);
  return {
    ModerationLabels: found.map(toModerationLabel),
    // The net takes many photographs for drawings: whether this is one is not said.
    ContentTypes: [],
    ModerationModelVersion: MODERATION_MODEL_VERSION,
  };
};

export function toModerationLabel({ kind, confidence }: Judgement): ModerationLabel {
  return { Name: kind.name, ParentName: kind.parent, TaxonomyLevel: kind.level, Confidence: confidence };
}
