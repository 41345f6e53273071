import { readyModel } from "../models/find.js";
import { toClasses } from "../models/render.js";
import type { ComprehendContext } from "../state.js";
import { toEntities, toKeyPhrases, toLanguages, toPiiEntities, toSentiment } from "../text/render.js";
import type { AnalysisJob } from "./job.js";

/** What a job tells of each document, in the documents' order. */
export type DocumentReader = (texts: string[]) => Promise<Record<string, unknown>[]>;

/** The reader of a job's family; topics are modelled over all documents instead. */
export async function toReader(
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
