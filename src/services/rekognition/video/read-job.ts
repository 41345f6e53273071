import type { Video, VideoJobStatus, VideoMetadata } from "@aws-sdk/client-rekognition";
import { readPageToken, toPageToken } from "../../../core/pagination.js";
import type { VideoFacts } from "../../../engines/video/ffmpeg.js";
import { invalidPageToken, jobNotFound } from "../errors.js";
import { FINDINGS_PAGE_ENTRIES_MAX } from "../limits.js";
import type { VideoKind } from "../records.js";
import type { RekognitionContext } from "../state.js";
import { findingsByName, findingsByTime, videoJobs } from "../store.js";

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
  const id = input.JobId ?? "";
  const record = await videoJobs.get(ctx.store, id);
  const job = await ctx.jobs.get(id);
  if (!record || !job || record.kind !== kind) throw jobNotFound();
  const start = input.NextToken === undefined ? undefined : readPageToken(input.NextToken, [id]);
  if (input.NextToken !== undefined && !start) throw invalidPageToken();
  const status = toStatus(job.status);
  const findings = order === "name" ? findingsByName : findingsByTime;
  const limit = Math.min(input.MaxResults ?? FINDINGS_PAGE_ENTRIES_MAX, FINDINGS_PAGE_ENTRIES_MAX);
  const { items, next } =
    status === "SUCCEEDED"
      ? await findings.page(ctx.store, limit, { prefix: [id], start, startExclusive: true })
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
      ...(next && { NextToken: toPageToken(next) }),
    },
    findings: items.map(({ value }) => ({ ...(value.item as Item), Timestamp: value.at })),
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
}: VideoFacts): VideoMetadata {
  return {
    Codec: codec,
    Format: format,
    DurationMillis: durationMs,
    FrameRate: framesPerSecond,
    FrameWidth: width,
    FrameHeight: height,
  };
}
