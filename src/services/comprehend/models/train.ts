import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JobControl, JobHandler } from "../../../core/jobs/jobs.js";
import { AwsError } from "../../../wire/aws-error.js";
import { type JobS3, toJobS3 } from "../analysis/job-s3.js";
import { below, toLocation } from "../analysis/s3-location.js";
import { packArchive } from "../analysis/tar.js";
import type { ComprehendContext } from "../state.js";
import { models } from "../store.js";
import type { ClassifierRecord, ModelRecord, RecognizerRecord } from "./records.js";
import { checkLabels, checkMentions, checkNames } from "./training-checks.js";
import { readClassifierExamples, readEntityList, readRecognizerExamples } from "./training-data.js";

/** The same data trains the same model. */
const SEED = 20_171_127;

/** Trains custom models, one at a time; a training that the server's end cut off begins anew. */
export const trainingRunner: JobHandler<ComprehendContext> = {
  async run(job, control, ctx) {
    const { arn } = job.input as { arn: string };
    const model = await begin(ctx, arn);
    if (!model) return;
    try {
      const s3 = toJobS3(ctx, model.role, control.signal);
      const trained =
        model.kind === "classifier"
          ? await trainClassifier(model, s3, control, ctx)
          : await trainRecognizer(model, s3, control, ctx);
      const now = ctx.clock.now();
      await change(ctx, arn, { ...trained, status: "TRAINED", trainingEndedAt: now, endedAt: now });
    } catch (error) {
      const isStopped = (await models.get(ctx.store, arn))?.status === "STOP_REQUESTED";
      // Cut off without having been stopped: the server ends, and the training begins anew at its next start.
      if (control.signal.aborted && !isStopped) throw error;
      const message =
        error instanceof AwsError
          ? error.message
          : "INTERNAL_SERVER_ERROR: The training could not be completed.";
      const outcome = isStopped ? { status: "STOPPED" as const } : { status: "IN_ERROR" as const, message };
      await change(ctx, arn, { ...outcome, endedAt: ctx.clock.now() });
      throw error;
    }
  },
};

async function trainClassifier(
  model: ClassifierRecord,
  s3: JobS3,
  control: JobControl,
  ctx: ComprehendContext,
) {
  const examples = (await readClassifierExamples(model, s3, "train")) ?? [];
  const test = await readClassifierExamples(model, s3, "test");
  checkLabels(
    examples.map(({ labels }) => labels),
    model.mode,
  );
  const evaluation = await ctx.state.trainer.trainClassifier(
    { examples, test, mode: model.mode, name: model.name, file: model.file, seed: SEED },
    { signal: control.signal },
  );
  if (model.outputUri === undefined) return { evaluation };
  return { evaluation, outputUri: await tellConfusion(model, evaluation, s3, ctx) };
}

/** AWS puts `output.tar.gz` with `confusion_matrix.json` into the folder of the training; gives its URI. */
async function tellConfusion(
  model: ClassifierRecord,
  { labels, confusion }: { labels: string[]; confusion: unknown },
  s3: JobS3,
  ctx: ComprehendContext,
): Promise<string> {
  const { bucket, key } = toLocation(model.outputUri);
  const id = ctx.ids.string(32, "0123456789abcdef");
  const folder = join(await ctx.state.folder(), "training", id);
  await mkdir(folder, { recursive: true });
  try {
    const path = join(folder, "confusion_matrix.json");
    const names = {
      type: model.mode === "MULTI_CLASS" ? "multi_class" : "multi_label",
      labels,
      all_labels: labels,
    };
    await writeFile(path, JSON.stringify({ ...names, confusion_matrix: confusion }));
    const archive = join(folder, "output.tar.gz");
    await packArchive([{ name: "output/confusion_matrix.json", path }], archive, ctx.clock.now());
    const place = below(key, `${ctx.account}-CLR-${id}/output/output.tar.gz`);
    await s3.put(bucket, place, archive, "application/gzip", model.outputKmsKeyId);
    return `s3://${bucket}/${place}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function trainRecognizer(
  model: RecognizerRecord,
  s3: JobS3,
  control: JobControl,
  ctx: ComprehendContext,
) {
  const examples = (await readRecognizerExamples(model, s3, "train")) ?? [];
  const test = await readRecognizerExamples(model, s3, "test");
  const list = await readEntityList(model.input.EntityList?.S3Uri, s3);
  checkNames(list);
  checkMentions(
    examples,
    (model.input.EntityTypes ?? []).map(({ Type = "" }) => Type),
  );
  const input = { examples, test, list, language: model.language, file: model.file, seed: SEED };
  const evaluation = await ctx.state.trainer.trainRecognizer(input, { signal: control.signal });
  return { evaluation };
}

/** Marks a model as in training; one that was to stop when the server ended stops here instead. */
async function begin(ctx: ComprehendContext, arn: string): Promise<ModelRecord | undefined> {
  const model = await models.get(ctx.store, arn);
  const now = ctx.clock.now();
  if (model?.status !== "STOP_REQUESTED") {
    return change(ctx, arn, { status: "TRAINING", trainingStartedAt: now });
  }
  await change(ctx, arn, { status: "STOPPED", endedAt: now });
  return undefined;
}

/** Changes a model whose training has not ended; undefined when it has. */
async function change(
  ctx: ComprehendContext,
  arn: string,
  values: Partial<ModelRecord>,
): Promise<ModelRecord | undefined> {
  return ctx.store.transact(async (tx) => {
    const model = await models.get(tx, arn);
    if (!model || ["STOPPED", "TRAINED", "IN_ERROR"].includes(model.status)) return undefined;
    const changed = { ...model, ...values } as ModelRecord;
    models.put(tx, [arn], changed);
    return changed;
  });
}
