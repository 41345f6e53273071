import { AwsError } from "../../../wire/aws-error.js";
import { readyModel } from "../models/find.js";
import { toClasses } from "../models/render.js";
import type { ComprehendContext } from "../state.js";
import { toEntities, toKeyPhrases, toLanguages, toPiiEntities, toSentiment } from "../text/render.js";
import type { AnalysisJob } from "./job.js";

/** What a job tells of each document, in the documents' order. */
export type DocumentReader = (texts: string[]) => Promise<Record<string, unknown>[]>;

/** How long a job waits before it asks a full engine again: callers go first, and no job fails for their sake. */
const BUSY_MILLISECONDS = 250;

/** The reader of a job's documents; it waits while the engine takes no more. */
export async function toReader(
  job: AnalysisJob,
  ctx: ComprehendContext,
  signal: AbortSignal,
): Promise<DocumentReader> {
  const read = await familyReader(job, ctx, signal);
  return async (texts) => {
    for (;;) {
      try {
        return await read(texts);
      } catch (error) {
        if (!isBusy(error)) throw error;
        await ctx.clock.sleep(BUSY_MILLISECONDS, signal);
      }
    }
  };
}

const isBusy = (error: unknown): boolean =>
  error instanceof AwsError && error.code === "TooManyRequestsException";

/** The reader of a job's family; topics are modelled over all documents instead. */
async function familyReader(
  job: AnalysisJob,
  ctx: ComprehendContext,
  signal: AbortSignal,
): Promise<DocumentReader> {
  const { engine } = ctx.state;
  const language = job.request.LanguageCode ?? "en";
  const call = { signal };
  switch (job.family) {
    case "DominantLanguageDetection":
      return async (texts) =>
        (await engine.languages({ texts }, call)).map((found) => ({ Languages: toLanguages(found) }));
    case "KeyPhrasesDetection":
      return async (texts) =>
        (await engine.keyPhrases({ texts, language }, call)).map((found) => ({
          KeyPhrases: toKeyPhrases(found),
        }));
    case "SentimentDetection":
      return async (texts) => (await engine.sentiment({ texts, language }, call)).map(toSentiment);
    case "PiiEntitiesDetection":
      return async (texts) =>
        (await engine.pii({ texts, language }, call)).map((found) => ({ Entities: toPiiEntities(found) }));
    case "EntitiesDetection": {
      const { EntityRecognizerArn: arn } = job.request;
      if (arn === undefined) {
        return async (texts) =>
          (await engine.entities({ texts, language }, call)).map((found) => ({
            Entities: toEntities(found),
          }));
      }
      const { file } = await readyModel(arn, ctx);
      return async (texts) =>
        (await engine.recognize({ file, texts }, call)).map((found) => ({ Entities: toEntities(found) }));
    }
    case "DocumentClassification": {
      const { file, mode } = await readyModel(job.request.DocumentClassifierArn, ctx);
      return async (texts) =>
        (await engine.classify({ file, texts }, call)).map((found) => toClasses(found, mode));
    }
    case "TopicsDetection":
      throw new Error("topics are read by topics.ts");
  }
}
