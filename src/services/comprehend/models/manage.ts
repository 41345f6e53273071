import { rm } from "node:fs/promises";
import type {
  DocumentClassifierProperties,
  DocumentClassifierSummary,
  EntityRecognizerProperties,
  EntityRecognizerSummary,
  ModelStatus,
} from "@aws-sdk/client-comprehend";
import { resourceInUse, resourceNotFound } from "../errors.js";
import type { Op } from "../operation.js";
import { checkFilter, type PageInput, pageOf } from "../resources/listing.js";
import type { ComprehendContext } from "../state.js";
import { analysisJobs, endpoints, models, policies, tags } from "../store.js";
import { jobIdOf } from "./create.js";
import { findClassifier, findRecognizer } from "./find.js";
import type { ModelRecord } from "./records.js";
import { toClassifierProperties, toRecognizerProperties } from "./render.js";

/** The operations that tell of custom models, stop their training and delete them. */

export const DescribeDocumentClassifier: Op<"DescribeDocumentClassifier"> = async (input, ctx) => ({
  DocumentClassifierProperties: toClassifierProperties(
    await findClassifier(input.DocumentClassifierArn, ctx),
  ),
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

export const ListDocumentClassifiers: Op<"ListDocumentClassifiers"> = async (input, ctx) => {
  const { DocumentClassifierName: name, ...rest } = input.Filter ?? {};
  const filter = { ...rest, name };
  const { items, NextToken } = await listModels("classifier", filter, input, ctx);
  const properties: DocumentClassifierProperties[] = [];
  for (const model of items) if (model.kind === "classifier") properties.push(toClassifierProperties(model));
  return { DocumentClassifierPropertiesList: properties, NextToken };
};

export const ListEntityRecognizers: Op<"ListEntityRecognizers"> = async (input, ctx) => {
  const { RecognizerName: name, ...rest } = input.Filter ?? {};
  const filter = { ...rest, name };
  const { items, NextToken } = await listModels("recognizer", filter, input, ctx);
  const properties: EntityRecognizerProperties[] = [];
  for (const model of items) if (model.kind === "recognizer") properties.push(toRecognizerProperties(model));
  return { EntityRecognizerPropertiesList: properties, NextToken };
};

export const ListDocumentClassifierSummaries: Op<"ListDocumentClassifierSummaries"> = async (input, ctx) => {
  const { items, NextToken } = await summarise("classifier", input, ctx);
  const list = items.map(
    ({ name, count, latest }): DocumentClassifierSummary => ({
      DocumentClassifierName: name,
      NumberOfVersions: count,
      LatestVersionName: latest.version,
      LatestVersionCreatedAt: new Date(latest.submittedAt),
      LatestVersionStatus: latest.status,
    }),
  );
  return { DocumentClassifierSummariesList: list, NextToken };
};

export const ListEntityRecognizerSummaries: Op<"ListEntityRecognizerSummaries"> = async (input, ctx) => {
  const { items, NextToken } = await summarise("recognizer", input, ctx);
  const list = items.map(
    ({ name, count, latest }): EntityRecognizerSummary => ({
      RecognizerName: name,
      NumberOfVersions: count,
      LatestVersionName: latest.version,
      LatestVersionCreatedAt: new Date(latest.submittedAt),
      LatestVersionStatus: latest.status,
    }),
  );
  return { EntityRecognizerSummariesList: list, NextToken };
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

async function listModels(
  kind: ModelRecord["kind"],
  filter: ModelFilter,
  page: PageInput,
  ctx: ComprehendContext,
) {
  checkFilter(filter);
  const { name, Status, SubmitTimeBefore: before, SubmitTimeAfter: after } = filter;
  const found: ModelRecord[] = [];
  for await (const { value } of models.range(ctx.store)) {
    const fits =
      value.kind === kind &&
      (name === undefined || value.name === name) &&
      (Status === undefined || value.status === Status) &&
      (before === undefined || value.submittedAt < before.getTime()) &&
      (after === undefined || value.submittedAt > after.getTime());
    if (fits) found.push(value);
  }
  return pageOf(found, ({ submittedAt, arn }) => [submittedAt, arn], {
    ...page,
    isOldestFirst: before !== undefined,
  });
}

/** A page of the models by name, the one with the newest version first. */
async function summarise(kind: ModelRecord["kind"], page: PageInput, ctx: ComprehendContext) {
  const byName = new Map<string, { name: string; count: number; latest: ModelRecord }>();
  for await (const { value } of models.range(ctx.store)) {
    if (value.kind !== kind) continue;
    const { name, submittedAt } = value;
    const known = byName.get(name);
    const latest = known && known.latest.submittedAt > submittedAt ? known.latest : value;
    byName.set(name, { name, count: (known?.count ?? 0) + 1, latest });
  }
  return pageOf([...byName.values()], ({ latest }) => [latest.submittedAt, latest.arn], {
    ...page,
    isOldestFirst: false,
  });
}

/** A model that waits stops at once; one in training is told to. A trained one stays as it is. */
async function stopTraining(arn: string, ctx: ComprehendContext): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const model = await models.get(tx, arn);
    if (!model) throw resourceNotFound();
    if (model.status === "SUBMITTED")
      models.put(tx, [arn], { ...model, status: "STOPPED", endedAt: ctx.clock.now() });
    if (model.status === "TRAINING") models.put(tx, [arn], { ...model, status: "STOP_REQUESTED" });
  });
  await ctx.jobs.stop(jobIdOf(arn));
}

/** Jobs that may use a kind of model, and the states in which they do. */
const USERS = { classifier: "DocumentClassification", recognizer: "EntitiesDetection" } as const;
const ACTIVE: ReadonlySet<string> = new Set(["SUBMITTED", "IN_PROGRESS", "STOP_REQUESTED"]);

async function deleteModel(model: ModelRecord, ctx: ComprehendContext): Promise<void> {
  if (["SUBMITTED", "TRAINING", "STOP_REQUESTED"].includes(model.status)) {
    throw resourceInUse("The specified resource is in use: its training has not ended.");
  }
  await ctx.store.transact(async (tx) => {
    for await (const { value } of endpoints.range(tx)) {
      if (value.modelArn === model.arn)
        throw resourceInUse("The specified resource is in use by an endpoint.");
    }
    for await (const { value } of analysisJobs.range(tx, { prefix: [USERS[model.kind]] })) {
      const { DocumentClassifierArn, EntityRecognizerArn } = value.request;
      const isUser = (DocumentClassifierArn ?? EntityRecognizerArn) === model.arn;
      if (isUser && ACTIVE.has(value.status))
        throw resourceInUse("The specified resource is in use by a job.");
    }
    models.delete(tx, model.arn);
    policies.delete(tx, model.arn);
    tags.delete(tx, model.arn);
  });
  await rm(model.file, { force: true });
}
