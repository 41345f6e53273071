import type { AccessRequest } from "../../../core/access.js";
import { invalidRequest } from "../errors.js";
import { LANGUAGES, LONG_TEXT_BYTES_MAX } from "../limits.js";
import { servedModel } from "../models/endpoints.js";
import type { Op } from "../operation.js";
import { onTagged } from "../resources/conditions.js";
import type { ComprehendContext } from "../state.js";
import { checkLanguage, checkText, nameEngine } from "./documents.js";
import { givenText } from "./given-text.js";
import { toEntities } from "./render.js";

/** Entities by our own models, or by a custom recognizer through its endpoint; then the language is the recognizer's. */
export const DetectEntities: Op<"DetectEntities"> = async (input, ctx) => {
  if (input.EndpointArn !== undefined) {
    const text = givenText(input);
    const { file } = await servedModel(input.EndpointArn, "recognizer", ctx);
    const [found = []] = await ctx.state.engine.recognize({ file, texts: [text] }, ctx);
    return { Entities: toEntities(found) };
  }
  if (input.Bytes !== undefined) throw invalidRequest("Bytes can be given only together with EndpointArn.");
  if (input.Text === undefined) throw invalidRequest("Text is required.");
  if (input.LanguageCode === undefined)
    throw invalidRequest("Either LanguageCode or EndpointArn is required.");
  const language = checkLanguage(input.LanguageCode, LANGUAGES);
  const text = checkText(input.Text, LONG_TEXT_BYTES_MAX);
  await nameEngine(ctx, "entities", language);
  const [found = []] = await ctx.state.engine.entities({ texts: [text], language }, ctx);
  return { Entities: toEntities(found) };
};

export const detectEntitiesAccess = async (
  { EndpointArn = "*" }: { EndpointArn?: string | undefined },
  ctx: ComprehendContext,
): Promise<AccessRequest[]> => onTagged("DetectEntities", EndpointArn, ctx);
