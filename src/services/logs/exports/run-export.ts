import { Readable } from "node:stream";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { CallOptions } from "../../../core/context.js";
import type { JobHandler } from "../../../core/jobs/jobs.js";
import { makeOpen } from "../encryption/data-keys.js";
import { toSecond } from "../events/batch.js";
import { readEvents } from "../events/read.js";
import { expiredBefore } from "../groups/retention.js";
import { EXPORT_OBJECT_BYTES_MAX } from "../limits.js";
import type { LogsContext } from "../operation.js";
import { type ExportTaskRecord, exportTasks, findGroup, streamChunks, streams } from "../store.js";

const compress = promisify(gzip);
const NUMBER_DIGITS = 6;

/** As CloudWatch Logs of the region, for the account's groups: the bucket's policy must let it in. */
export const asExporter = ({ account, region }: LogsContext): CallOptions => ({
  as: {
    service: `logs.${region}.amazonaws.com`,
    account,
    sourceArn: `arn:aws:logs:${region}:${account}:log-group:*`,
  },
  region,
});

export async function putObject(Bucket: string, Key: string, bytes: Buffer, ctx: LogsContext): Promise<void> {
  const object = { Bucket, Key, Body: Readable.from([bytes]), ContentLength: bytes.length };
  await ctx.call("s3", "PutObject", object, asExporter(ctx));
}

interface Input {
  createdAt: number;
}

/** Writes the events of each stream into objects of its own: `PREFIX/TASK/STREAM/000000.gz`, a line each. */
export const exportRunner: JobHandler<LogsContext> = {
  async run(job, control, ctx) {
    const { createdAt } = job.input as Input;
    const task = await exportTasks.get(ctx.store, createdAt, job.id);
    if (!task) return;
    try {
      const names = await streamsOf(task, ctx);
      for (const [at, stream] of names.entries()) {
        await exportStream(task, stream, control.signal, ctx);
        await control.report((at + 1) / names.length);
      }
    } finally {
      // One that the end of the server cut off goes on at the next start.
      if (!ctx.signal.aborted) {
        const ended = { ...task, endedAt: ctx.clock.now() };
        await ctx.store.transact(async (tx) => exportTasks.put(tx, [createdAt, task.id], ended));
      }
    }
  },
};

async function streamsOf({ group, streamPrefix }: ExportTaskRecord, ctx: LogsContext): Promise<string[]> {
  const names: string[] = [];
  for await (const { value } of streams.range(ctx.store, { prefix: [group] })) {
    if (value.name.startsWith(streamPrefix)) names.push(value.name);
  }
  return names;
}

async function exportStream(
  task: ExportTaskRecord,
  stream: string,
  signal: AbortSignal,
  ctx: LogsContext,
): Promise<void> {
  const group = await findGroup(ctx.store, task.group);
  const from = Math.max(task.from, expiredBefore(group, ctx.clock.now()));
  const seconds = { start: toSecond(from), end: toSecond(task.to) };
  const places = streamChunks(ctx.store, task.group, stream, seconds, false);
  let lines: string[] = [];
  let bytes = 0;
  let number = 0;
  const write = async () => {
    if (lines.length === 0) return;
    signal.throwIfAborted();
    const name = `${String(number++).padStart(NUMBER_DIGITS, "0")}.gz`;
    // Slashes of a stream's name would look like folders.
    const Key = `${task.prefix}/${task.id}/${stream.replaceAll("/", "-")}/${name}`;
    await putObject(task.bucket, Key, await compress(lines.join("")), ctx);
    lines = [];
    bytes = 0;
  };
  for await (const { at, message } of readEvents(
    ctx.store,
    task.group,
    places,
    false,
    makeOpen(ctx, task.group),
  )) {
    if (at < from || at >= task.to) continue;
    const line = `${new Date(at).toISOString()} ${message}\n`;
    lines.push(line);
    bytes += line.length;
    if (bytes >= EXPORT_OBJECT_BYTES_MAX) await write();
  }
  await write();
}
