import type { AccessRequest } from "../../../core/access.js";
import { ENDPOINT_TEXT_BYTES_MAX, LANGUAGES, LONG_TEXT_BYTES_MAX } from "../limits.js";
import { findEndpoint } from "../models/endpoints.js";
import { readyModel } from "../models/find.js";
import type { Op } from "../operation.js";
import { checkLanguage, checkText, nameEngine } from "./documents.js";
import { toEntities } from "./render.js";

/** Entities by our own models, or by a custom recognizer through its endpoint; then the language is the recognizer's. */
export const DetectEntities: Op<"DetectEntities"> = async (input, ctx) => {
  if (input.EndpointArn !== undefined) {
    const text = checkText(input.Text, ENDPOINT_TEXT_BYTES_MAX);
    const { modelArn } = await findEndpoint(input.EndpointArn, ctx);
    const { file } = await readyModel(modelArn, ctx);
    const [found = []] = await ctx.state.engine.recognize({ file, texts: [text] }, ctx);
    return { Entities: toEntities(found) };
  }
  const language = checkLanguage(input.LanguageCode, LANGUAGES);
  const text = checkText(input.Text, LONG_TEXT_BYTES_MAX);
  await nameEngine(ctx, "entities", language);
  const [found = []] = await ctx.state.engine.entities({ texts: [text], language }, ctx);
  return { Entities: toEntities(found) };
};

export const detectEntitiesAccess = ({
  EndpointArn = "*",
}: {
  EndpointArn?: string | undefined;
}): AccessRequest[] => [{ action: "comprehend:DetectEntities", resource: EndpointArn }];
