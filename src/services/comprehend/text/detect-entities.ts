import { LANGUAGES, LONG_TEXT_BYTES_MAX } from "../limits.js";
import type { Op } from "../operation.js";
import { detectEntities } from "./detect.js";
import { checkLanguage, checkText } from "./documents.js";

export const DetectEntities: Op<"DetectEntities"> = async (input, ctx) => {
  const language = checkLanguage(input.LanguageCode, LANGUAGES);
  const text = checkText(input.Text, LONG_TEXT_BYTES_MAX);
  return { Entities: await detectEntities(text, language, ctx) };
};
