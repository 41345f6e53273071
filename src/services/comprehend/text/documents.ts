import { engineName } from "../../../engines/text/engine-name.js";
import { batchTooLong, textSizeMessage, textTooLong, unsupportedLanguage } from "../errors.js";
import { BATCH_DOCUMENTS_MAX, SHORT_TEXT_BYTES_MAX } from "../limits.js";
import type { ComprehendContext } from "../state.js";

/** @throws TextSizeLimitExceededException when the text has more UTF-8 bytes than the operation takes */
export function checkText(text: string | undefined, bytesMax: number): string {
  const given = text ?? "";
  const bytes = Buffer.byteLength(given);
  if (bytes > bytesMax) throw textTooLong(bytes, bytesMax);
  return given;
}

/** @throws UnsupportedLanguageException for a language that Comprehend has, but not for this operation */
export function checkLanguage(language: string | undefined, languages: readonly string[]): string {
  const given = language ?? "";
  if (!languages.includes(given)) throw unsupportedLanguage(given, languages);
  return given;
}

export interface BatchAnswer<Item> {
  ResultList: (Item & { Index: number })[];
  ErrorList: { Index: number; ErrorCode: string; ErrorMessage: string }[];
}

/** Answers a Batch* request: documents that are too long get an error of their own, the others are read together. */
export async function answerBatch<Found, Item>(
  texts: readonly string[] | undefined,
  read: (texts: string[]) => Promise<readonly Found[]>,
  toItem: (found: Found) => Item,
): Promise<BatchAnswer<Item>> {
  const given = texts ?? [];
  if (given.length > BATCH_DOCUMENTS_MAX) throw batchTooLong(BATCH_DOCUMENTS_MAX);
  const errors = given.flatMap((text, Index) => {
    const bytes = Buffer.byteLength(text);
    if (bytes <= SHORT_TEXT_BYTES_MAX) return [];
    const ErrorMessage = textSizeMessage(bytes, SHORT_TEXT_BYTES_MAX);
    return [{ Index, ErrorCode: "TEXT_SIZE_LIMIT_EXCEEDED", ErrorMessage }];
  });
  const refused = new Set(errors.map(({ Index }) => Index));
  const taken = [...given.keys()].filter((nth) => !refused.has(nth));
  const found = taken.length > 0 ? await read(taken.map((nth) => given[nth] ?? "")) : [];
  return {
    ResultList: taken.flatMap((Index, nth) => {
      const item = found[nth];
      return item === undefined ? [] : [{ ...toItem(item), Index }];
    }),
    ErrorList: errors,
  };
}

/**
 * Says in a header which engine answered: no made-up answer hides behind it. Only where the user gave models must the engine
 * be asked: a call to its thread waits in its queue, behind all that is read.
 */
export async function nameEngine(ctx: ComprehendContext, task: string, language: string): Promise<void> {
  const { engine, hasOwnModels } = ctx.state;
  const name = hasOwnModels ? await engine.engineOf({ task, language }) : engineName(language);
  ctx.responseHeaders["x-lenticular-engine"] = name;
}
