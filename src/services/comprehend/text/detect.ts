import { LANGUAGES, LONG_TEXT_BYTES_MAX, SHORT_TEXT_BYTES_MAX, SYNTAX_LANGUAGES } from "../limits.js";
import type { Op } from "../operation.js";
import { checkLanguage, checkText, nameEngine } from "./documents.js";
import { toKeyPhrases, toLanguages, toSentiment, toSyntaxTokens } from "./render.js";

/** The operations that read one document. */

export const DetectDominantLanguage: Op<"DetectDominantLanguage"> = async ({ Text }, ctx) => {
  const text = checkText(Text, LONG_TEXT_BYTES_MAX);
  const [found = []] = await ctx.state.engine.languages({ texts: [text] }, ctx);
  return { Languages: toLanguages(found) };
};

export const DetectKeyPhrases: Op<"DetectKeyPhrases"> = async ({ Text, LanguageCode }, ctx) => {
  const language = checkLanguage(LanguageCode, LANGUAGES);
  const text = checkText(Text, LONG_TEXT_BYTES_MAX);
  await nameEngine(ctx, "key-phrases", language);
  const [found = []] = await ctx.state.engine.keyPhrases({ texts: [text], language }, ctx);
  return { KeyPhrases: toKeyPhrases(found) };
};

export const DetectSentiment: Op<"DetectSentiment"> = async ({ Text, LanguageCode }, ctx) => {
  const language = checkLanguage(LanguageCode, LANGUAGES);
  const text = checkText(Text, SHORT_TEXT_BYTES_MAX);
  await nameEngine(ctx, "sentiment", language);
  const [found] = await ctx.state.engine.sentiment({ texts: [text], language }, ctx);
  return found ? toSentiment(found) : {};
};

export const DetectSyntax: Op<"DetectSyntax"> = async ({ Text, LanguageCode }, ctx) => {
  const language = checkLanguage(LanguageCode, SYNTAX_LANGUAGES);
  const text = checkText(Text, SHORT_TEXT_BYTES_MAX);
  await nameEngine(ctx, "syntax", language);
  const [found = []] = await ctx.state.engine.syntax({ texts: [text], language }, ctx);
  return { SyntaxTokens: toSyntaxTokens(found) };
};
