import type { ExportTask, ExportTaskStatusCode } from "@aws-sdk/client-cloudwatch-logs";
import type { Job, JobStatus } from "../../../core/jobs/jobs.js";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidOperation, invalidParameter, limitExceeded, notFound } from "../errors.js";
import { DESCRIBE_ITEMS_MAX, EXPORT_TASKS_KEPT } from "../limits.js";
import type { LogsContext, LogsOperation } from "../operation.js";
import { readPageToken, toPageToken } from "../page-token.js";
import { type ExportTaskRecord, exportTasks, findGroup } from "../store.js";
import { asExporter, putObject } from "./run-export.js";

/** The job kind under which they run. */
export const EXPORT_JOB = "export";

const PREFIX_PRESET = "exportedlogs";
const TEST_OBJECT = "aws-logs-write-test";
const TEST_TEXT = "Permission Check Successful";

/** Writes a test object first: a bucket that does not let it in is told at once. One task an account and region at a time. */
export const CreateExportTask: LogsOperation<"CreateExportTask"> = async (input, ctx) => {
  const { logGroupName: group = "", from = 0, to = 0, destination: bucket = "" } = input;
  if (from >= to) throw invalidParameter("The specified time range is invalid: from must be before to.");
  await findGroup(ctx.store, group);
  const prefix = input.destinationPrefix ?? PREFIX_PRESET;
  await checkBucket(bucket, prefix, ctx);
  const record: ExportTaskRecord = {
    id: ctx.ids.uuid(),
    ...(input.taskName !== undefined && { name: input.taskName }),
    group,
    streamPrefix: input.logStreamNamePrefix ?? "",
    from,
    to,
    bucket,
    prefix,
    createdAt: ctx.clock.now(),
  };
  await ctx.store.transact(async (tx) => {
    const kept: ExportTaskRecord[] = [];
    for await (const { value } of exportTasks.range(tx)) kept.push(value);
    if (kept.some(({ endedAt }) => endedAt === undefined)) throw limitExceeded();
    for (const old of kept.slice(0, Math.max(0, kept.length + 1 - EXPORT_TASKS_KEPT))) {
      exportTasks.delete(tx, old.createdAt, old.id);
    }
    exportTasks.put(tx, [record.createdAt, record.id], record);
    ctx.jobs.submit(tx, EXPORT_JOB, record.id, { createdAt: record.createdAt });
  });
  return { taskId: record.id };
};

async function checkBucket(bucket: string, prefix: string, ctx: LogsContext): Promise<void> {
  try {
    await ctx.call("s3", "GetBucketAcl", { Bucket: bucket }, asExporter(ctx));
    await putObject(bucket, `${prefix}/${TEST_OBJECT}`, Buffer.from(TEST_TEXT), ctx);
  } catch (error) {
    if (!(error instanceof AwsError) || error.fault === "server") throw error;
    if (error.code === "NoSuchBucket") throw notFound("The specified bucket does not exist.");
    throw invalidParameter(
      "PutObject call on the given bucket failed. Please check if CloudWatch Logs has been granted permission to perform " +
        "this operation.",
    );
  }
}

export const DescribeExportTasks: LogsOperation<"DescribeExportTasks"> = async (input, ctx) => {
  const after = readPageToken(input.nextToken);
  const limit = input.limit ?? DESCRIBE_ITEMS_MAX;
  const found: ExportTask[] = [];
  // The newest first.
  for await (const { value } of exportTasks.range(ctx.store, { reverse: true })) {
    if (input.taskId !== undefined && value.id !== input.taskId) continue;
    if (after !== undefined && `${value.createdAt} ${value.id}` >= after) continue;
    const task = toTask(value, await ctx.jobs.get(value.id));
    if (input.statusCode !== undefined && task.status?.code !== input.statusCode) continue;
    if (found.length === limit) {
      const last = found.at(-1);
      return {
        exportTasks: found,
        nextToken: toPageToken(`${last?.executionInfo?.creationTime} ${last?.taskId}`),
      };
    }
    found.push(task);
  }
  if (input.taskId !== undefined && found.length === 0) {
    throw notFound("The specified export task does not exist.");
  }
  return { exportTasks: found };
};

const CODES: Readonly<Record<JobStatus, ExportTaskStatusCode>> = {
  queued: "PENDING",
  running: "RUNNING",
  stopping: "PENDING_CANCEL",
  stopped: "CANCELLED",
  succeeded: "COMPLETED",
  failed: "FAILED",
};

function toTask(record: ExportTaskRecord, job: Job | undefined): ExportTask {
  const code = CODES[job?.status ?? "succeeded"];
  return {
    taskId: record.id,
    taskName: record.name,
    logGroupName: record.group,
    from: record.from,
    to: record.to,
    destination: record.bucket,
    destinationPrefix: record.prefix,
    status: { code, ...(messageOf(code, job) && { message: messageOf(code, job) }) },
    executionInfo: {
      creationTime: record.createdAt,
      ...(record.endedAt !== undefined && { completionTime: record.endedAt }),
    },
  };
}

const messageOf = (code: ExportTaskStatusCode, job: Job | undefined): string | undefined =>
  code === "COMPLETED" ? "Completed successfully" : job?.message;

export const CancelExportTask: LogsOperation<"CancelExportTask"> = async (input, ctx) => {
  let found: ExportTaskRecord | undefined;
  for await (const { value } of exportTasks.range(ctx.store)) if (value.id === input.taskId) found = value;
  if (!found) throw notFound("The specified export task does not exist.");
  const status = (await ctx.jobs.get(found.id))?.status;
  if (status !== "queued" && status !== "running") {
    throw invalidOperation("The specified export task has already finished");
  }
  await ctx.jobs.stop(found.id);
  if (status === "queued") await end(found, ctx);
  return {};
};

/** The next task may begin. */
export async function end(record: ExportTaskRecord, ctx: LogsContext): Promise<void> {
  await ctx.store.transact(async (tx) => {
    exportTasks.put(tx, [record.createdAt, record.id], { ...record, endedAt: ctx.clock.now() });
  });
}
