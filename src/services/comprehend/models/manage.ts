import type {
  DocumentClassifierProperties,
  DocumentClassifierSummary,
  EntityRecognizerProperties,
  EntityRecognizerSummary,
  ModelStatus,
} from "@aws-sdk/client-comprehend";
import { rm } from "node:fs/promises";
import { resourceInUse, resourceNotFound } from "../errors.js";
import { PAGE_ITEMS_DEFAULT } from "../limits.js";
import type { Op } from "../operation.js";
import { fromPageToken, toPageToken } from "../resources/page-token.js";
import type { ComprehendContext } from "../state.js";
import { endpoints, models, policies, tags } from "../store.js";
import { jobIdOf } from "./create.js";
import { findClassifier, findRecognizer } from "./find.js";
import type { ModelRecord } from "./records.js";
import { toClassifierProperties, toRecognizerProperties } from "./render.js";

/** The operations that tell of custom models, stop their training and delete them. */

export const DescribeDocumentClassifier: Op<"DescribeDocumentClassifier"> = async (input, ctx) => ({
  DocumentClassifierProperties: toClassifierProperties(await findClassifier(input.DocumentClassifierArn, ctx)),
});

export const DescribeEntityRecognizer: Op<"DescribeEntityRecognizer"> = async (input, ctx) => ({
  EntityRecognizerProperties: toRecognizerProperties(await findRecognizer(input.EntityRecognizerArn, ctx)),
});

interface ModelFilter {
  name?: string | undefined;
  Status?: ModelStatus | undefined;
  SubmitTimeBefore?: Date | undefined;
  SubmitTimeAfter?: Date | undefined;
}

interface Page {
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
}

export const ListDocumentClassifiers: Op<"ListDocumentClassifiers"> = async (input, ctx) => {
  const filter = { ...input.Filter, name: input.Filter?.DocumentClassifierName };
  const { items, NextToken } = await listModels("classifier", filter, input, ctx);
  const properties: DocumentClassifierProperties[] = [];
  for (const model of items) if (model.kind === "classifier") properties.push(toClassifierProperties(model));
  return { DocumentClassifierPropertiesList: properties, NextToken };
};

export const ListEntityRecognizers: Op<"ListEntityRecognizers"> = async (input, ctx) => {
  const filter = { ...input.Filter, name: input.Filter?.RecognizerName };
  const { items, NextToken } = await listModels("recognizer", filter, input, ctx);
  const properties: EntityRecognizerProperties[] = [];
  for (const model of items) if (model.kind === "recognizer") properties.push(toRecognizerProperties(model));
  return { EntityRecognizerPropertiesList: properties, NextToken };
};

export const ListDocumentClassifierSummaries: Op<"ListDocumentClassifierSummaries"> = async (_input, ctx) => {
  const summaries = await summarise("classifier", ctx);
  const list = summaries.map(
    ({ name, count, latest }): DocumentClassifierSummary => ({
      ...{ DocumentClassifierName: name, NumberOfVersions: count, LatestVersionName: latest.version },
      ...{ LatestVersionCreatedAt: new Date(latest.submittedAt), LatestVersionStatus: latest.status },
    }),
  );
  return { DocumentClassifierSummariesList: list };
};

export const ListEntityRecognizerSummaries: Op<"ListEntityRecognizerSummaries"> = async (_input, ctx) => {
  const summaries = await summarise("recognizer", ctx);
  const list = summaries.map(
    ({ name, count, latest }): EntityRecognizerSummary => ({
      ...{ RecognizerName: name, NumberOfVersions: count, LatestVersionName: latest.version },
      ...{ LatestVersionCreatedAt: new Date(latest.submittedAt), LatestVersionStatus: latest.status },
    }),
  );
  return { EntityRecognizerSummariesList: list };
};

export const StopTrainingDocumentClassifier: Op<"StopTrainingDocumentClassifier"> = async (input, ctx) => {
  const { arn } = await findClassifier(input.DocumentClassifierArn, ctx);
  await stopTraining(arn, ctx);
  return {};
};

export const StopTrainingEntityRecognizer: Op<"StopTrainingEntityRecognizer"> = async (input, ctx) => {
  const { arn } = await findRecognizer(input.EntityRecognizerArn, ctx);
  await stopTraining(arn, ctx);
  return {};
};

export const DeleteDocumentClassifier: Op<"DeleteDocumentClassifier"> = async (input, ctx) => {
  await deleteModel(await findClassifier(input.DocumentClassifierArn, ctx), ctx);
  return {};
};

export const DeleteEntityRecognizer: Op<"DeleteEntityRecognizer"> = async (input, ctx) => {
  await deleteModel(await findRecognizer(input.EntityRecognizerArn, ctx), ctx);
  return {};
};

async function listModels(kind: ModelRecord["kind"], filter: ModelFilter, page: Page, ctx: ComprehendContext) {
  const items: ModelRecord[] = [];
  const after = fromPageToken(page.NextToken);
  const range = after ? { start: after, startExclusive: true } : {};
  for await (const { key, value } of models.range(ctx.store, range)) {
    const { SubmitTimeBefore: before, SubmitTimeAfter: later } = filter;
    const fits =
      value.kind === kind &&
      (filter.name === undefined || value.name === filter.name) &&
      (filter.Status === undefined || value.status === filter.Status) &&
      (before === undefined || value.submittedAt < before.getTime()) &&
      (later === undefined || value.submittedAt > later.getTime());
    if (!fits) continue;
    items.push(value);
    if (items.length >= (page.MaxResults ?? PAGE_ITEMS_DEFAULT)) return { items, NextToken: toPageToken(key) };
  }
  return { items, NextToken: undefined };
}

async function summarise(kind: ModelRecord["kind"], ctx: ComprehendContext) {
  const byName = new Map<string, ModelRecord[]>();
  for await (const { value } of models.range(ctx.store)) {
    if (value.kind === kind) byName.set(value.name, [...(byName.get(value.name) ?? []), value]);
  }
  return [...byName].map(([name, versions]) => ({
    ...{ name, count: versions.length },
    latest: versions.reduce((a, b) => (b.submittedAt > a.submittedAt ? b : a)),
  }));
}

/** A model that waits stops at once; one in training is told to. A trained one stays as it is. */
async function stopTraining(arn: string, ctx: ComprehendContext): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const model = await models.get(tx, arn);
    if (!model) throw resourceNotFound();
    if (model.status === "SUBMITTED") models.put(tx, [arn], { ...model, status: "STOPPED", endedAt: ctx.clock.now() });
    if (model.status === "TRAINING") models.put(tx, [arn], { ...model, status: "STOP_REQUESTED" });
  });
  await ctx.jobs.stop(jobIdOf(arn));
}

async function deleteModel(model: ModelRecord, ctx: ComprehendContext): Promise<void> {
  if (["SUBMITTED", "TRAINING", "STOP_REQUESTED"].includes(model.status)) {
    throw resourceInUse("The specified resource is in use: its training has not ended.");
  }
  await ctx.store.transact(async (tx) => {
    for await (const { value } of endpoints.range(tx)) {
      if (value.modelArn === model.arn) throw resourceInUse("The specified resource is in use by an endpoint.");
    }
    models.delete(tx, model.arn);
    policies.delete(tx, model.arn);
    tags.delete(tx, model.arn);
  });
  await rm(model.file, { force: true });
}
