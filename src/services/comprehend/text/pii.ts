import type { EntityLabel } from "@aws-sdk/client-comprehend";
import { LONG_TEXT_BYTES_MAX, PII_LANGUAGES } from "../limits.js";
import type { Op } from "../operation.js";
import { checkLanguage, checkText, nameEngine } from "./documents.js";
import { toPiiEntities } from "./render.js";

/** Personal information: where it is, and whether there is any. */

export const DetectPiiEntities: Op<"DetectPiiEntities"> = async ({ Text, LanguageCode }, ctx) => {
  const language = checkLanguage(LanguageCode, PII_LANGUAGES);
  const text = checkText(Text, LONG_TEXT_BYTES_MAX);
  await nameEngine(ctx, "pii", language);
  const [found = []] = await ctx.state.engine.pii({ texts: [text], language }, ctx);
  return { Entities: toPiiEntities(found) };
};

/** One label a type, with the surest mention's score. */
export const ContainsPiiEntities: Op<"ContainsPiiEntities"> = async ({ Text, LanguageCode }, ctx) => {
  const language = checkLanguage(LanguageCode, PII_LANGUAGES);
  const text = checkText(Text, LONG_TEXT_BYTES_MAX);
  await nameEngine(ctx, "pii", language);
  const [found = []] = await ctx.state.engine.pii({ texts: [text], language }, ctx);
  const labels = new Map<string, EntityLabel>();
  for (const { type, score } of found) {
    const known = labels.get(type)?.Score ?? 0;
    labels.set(type, { Name: type, Score: Math.max(known, score) });
  }
  return { Labels: [...labels.values()] };
};
