import type { Video, VideoJobStatus, VideoMetadata } from "@aws-sdk/client-rekognition";
import { readPageToken, toPageToken } from "../../../core/pagination.js";
import type { Collection } from "../../../core/store/collection.js";
import type { VideoFacts } from "../../../engines/video/ffmpeg.js";
import { invalidPageToken, jobNotFound } from "../errors.js";
import { FINDINGS_PAGE_ENTRIES_MAX } from "../limits.js";
import type { VideoKind } from "../records.js";
import type { RekognitionContext } from "../state.js";
import { findingsByName, findingsByTime, segmentsByName, segmentsByTime, videoJobs } from "../store.js";
import { isOutlived } from "./make-room.js";

interface GetInput {
  JobId: string | undefined;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

/** What every Get operation on a video job answers. */
interface JobAnswer {
  JobId: string;
  JobStatus: VideoJobStatus;
  StatusMessage?: string;
  VideoMetadata?: VideoMetadata;
  Video: Video;
  JobTag?: string;
  NextToken?: string;
}

/** The state of a job and a page of what it has found; findings are given once it has succeeded. */
export async function readVideoJob<Item>(
  ctx: RekognitionContext,
  kind: VideoKind,
  input: GetInput,
  order: "time" | "name",
): Promise<{ answer: JobAnswer; findings: (Item & { Timestamp: number })[] }> {
  const { answer, page } = await readPage(
    ctx,
    kind,
    input,
    order === "name" ? findingsByName : findingsByTime,
  );
  return { answer, findings: page.map((value) => ({ ...(value.item as Item), Timestamp: value.at })) };
}

/** The same for what was seen without a break, from when to when. */
export async function readSegments<Item>(
  ctx: RekognitionContext,
  kind: VideoKind,
  input: GetInput,
  order: "time" | "name",
): Promise<{ answer: JobAnswer; findings: Item[] }> {
  const { answer, page } = await readPage(
    ctx,
    kind,
    input,
    order === "name" ? segmentsByName : segmentsByTime,
  );
  return {
    answer,
    findings: page.map(({ from, to, item }) => ({
      ...(item as Item),
      StartTimestampMillis: from,
      EndTimestampMillis: to,
      DurationMillis: to - from,
    })),
  };
}

async function readPage<Value>(
  ctx: RekognitionContext,
  kind: VideoKind,
  input: GetInput,
  values: Collection<Value>,
): Promise<{ answer: JobAnswer; page: Value[] }> {
  const id = input.JobId ?? "";
  const record = await videoJobs.get(ctx.store, id);
  const job = await ctx.jobs.get(id);
  if (!record || !job || record.kind !== kind || isOutlived(record, ctx.clock.now())) throw jobNotFound();
  // A place in one order is none in another: the token carries the order it belongs to.
  const given = input.NextToken === undefined ? undefined : readPageToken(input.NextToken, [values.name, id]);
  if (input.NextToken !== undefined && !given) throw invalidPageToken();
  const start = given?.slice(1);
  const status = toStatus(job.status);
  const limit = Math.min(input.MaxResults ?? FINDINGS_PAGE_ENTRIES_MAX, FINDINGS_PAGE_ENTRIES_MAX);
  const { items, next } =
    status === "SUCCEEDED"
      ? await values.page(ctx.store, limit, { prefix: [id], start, startExclusive: true })
      : { items: [], next: undefined };
  const { bucket, name, version } = record.video;
  return {
    answer: {
      JobId: id,
      JobStatus: status,
      ...(job.message !== undefined && { StatusMessage: job.message }),
      ...(record.metadata && { VideoMetadata: toMetadata(record.metadata) }),
      Video: { S3Object: { Bucket: bucket, Name: name, ...(version !== undefined && { Version: version }) } },
      ...(record.jobTag !== undefined && { JobTag: record.jobTag }),
      ...(next && { NextToken: toPageToken([values.name, ...next]) }),
    },
    page: items.map(({ value }) => value),
  };
}

function toStatus(status: string): VideoJobStatus {
  if (status === "succeeded") return "SUCCEEDED";
  return status === "failed" || status === "stopped" ? "FAILED" : "IN_PROGRESS";
}

function toMetadata({
  codec,
  format,
  durationMs,
  framesPerSecond,
  width,
  height,
  colorRange,
}: VideoFacts): VideoMetadata {
  return {
    Codec: codec,
    Format: format,
    DurationMillis: durationMs,
    FrameRate: framesPerSecond,
    FrameWidth: width,
    FrameHeight: height,
    ...(colorRange && { ColorRange: colorRange === "full" ? "FULL" : "LIMITED" }),
  };
}
