import { LANGUAGES, SYNTAX_LANGUAGES } from "../limits.js";
import type { Op } from "../operation.js";
import { answerBatch, checkLanguage, nameEngine } from "./documents.js";
import { toEntities, toKeyPhrases, toLanguages, toSentiment, toSyntaxTokens } from "./render.js";

/** The operations that read up to 25 documents. */

export const BatchDetectDominantLanguage: Op<"BatchDetectDominantLanguage"> = async ({ TextList }, ctx) =>
  answerBatch(
    TextList,
    (texts) => ctx.state.engine.languages({ texts }, ctx),
    (found) => ({ Languages: toLanguages(found) }),
  );

export const BatchDetectEntities: Op<"BatchDetectEntities"> = async ({ TextList, LanguageCode }, ctx) => {
  const language = checkLanguage(LanguageCode, LANGUAGES);
  await nameEngine(ctx, "entities", language);
  return answerBatch(
    TextList,
    (texts) => ctx.state.engine.entities({ texts, language }, ctx),
    (found) => ({ Entities: toEntities(found) }),
  );
};

export const BatchDetectKeyPhrases: Op<"BatchDetectKeyPhrases"> = async ({ TextList, LanguageCode }, ctx) => {
  const language = checkLanguage(LanguageCode, LANGUAGES);
  await nameEngine(ctx, "key-phrases", language);
  return answerBatch(
    TextList,
    (texts) => ctx.state.engine.keyPhrases({ texts, language }, ctx),
    (found) => ({ KeyPhrases: toKeyPhrases(found) }),
  );
};

export const BatchDetectSentiment: Op<"BatchDetectSentiment"> = async ({ TextList, LanguageCode }, ctx) => {
  const language = checkLanguage(LanguageCode, LANGUAGES);
  await nameEngine(ctx, "sentiment", language);
  return answerBatch(TextList, (texts) => ctx.state.engine.sentiment({ texts, language }, ctx), toSentiment);
};

export const BatchDetectSyntax: Op<"BatchDetectSyntax"> = async ({ TextList, LanguageCode }, ctx) => {
  const language = checkLanguage(LanguageCode, SYNTAX_LANGUAGES);
  await nameEngine(ctx, "syntax", language);
  return answerBatch(
    TextList,
    (texts) => ctx.state.engine.syntax({ texts, language }, ctx),
    (found) => ({ SyntaxTokens: toSyntaxTokens(found) }),
  );
};
