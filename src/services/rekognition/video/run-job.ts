import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { JobHandler } from "../../../core/jobs/jobs.js";
import { readFrames, readVideoFacts, type VideoFacts } from "../../../engines/video/ffmpeg.js";
import { toAwsError, tooLongVideo, unsupportedVideo } from "../errors.js";
import { VIDEO_CODEC, VIDEO_FORMAT, VIDEO_LENGTH_HOURS_MAX } from "../limits.js";
import type { VideoJobRecord } from "../records.js";
import type { RekognitionContext } from "../state.js";
import { deleteFindings, findingsByName, findingsByTime, videoJobs } from "../store.js";
import { announceEnd, STARTERS } from "./notify.js";
import { SEGMENTED, storeSegments } from "./segments.js";
import { type Sighting, WATCHERS } from "./watchers.js";

/** Pictures looked at of each second of video; whoever is followed must not have gone far between two. */
const FRAMES_PER_SECOND = 1;
const FRAMES_PER_SECOND_FOLLOWING = 2;
const MS_PER_HOUR = 3_600_000;

/** Looks at a stored video, picture by picture. What a cut-off run has found is found anew. */
export const videoRunner: JobHandler<RekognitionContext> = {
  async run(job, { signal, report }, ctx) {
    const record = await videoJobs.get(ctx.store, job.id);
    if (!record) return;
    await ctx.store.transact(async (tx) => deleteFindings(tx, job.id));
    const file = join(await ctx.state.folder(), `${job.id}.video`);
    try {
      await fetchVideo(record, file, ctx, signal);
      await watch(record, file, ctx, { signal, report });
      await announceEnd(record, "SUCCEEDED", ctx);
    } catch (error) {
      // One that the server's end cut off goes on at the next start.
      if (!signal.aborted) await announceEnd(record, "FAILED", ctx);
      throw toAwsError(error);
    } finally {
      await rm(file, { force: true });
    }
  },
};

async function fetchVideo(
  { video, principal }: VideoJobRecord,
  file: string,
  ctx: RekognitionContext,
  signal: AbortSignal,
): Promise<void> {
  const asked = { Bucket: video.bucket, Key: video.name, VersionId: video.version };
  const { Body } = await ctx.call("s3", "GetObject", asked, { as: { principal }, signal });
  const source = Body instanceof Readable ? Body : Readable.from(Body === undefined ? [] : [Body]);
  await pipeline(source, createWriteStream(file, { mode: 0o600 }), { signal });
}

async function watch(
  record: VideoJobRecord,
  file: string,
  ctx: RekognitionContext,
  { signal, report }: Pick<Parameters<typeof videoRunner.run>[1], "signal" | "report">,
): Promise<void> {
  const metadata = await readVideoFacts(file, signal);
  checkVideo(metadata);
  await ctx.store.transact(async (tx) => videoJobs.put(tx, [record.id], { ...record, metadata }));
  const pace = record.kind === "people" ? FRAMES_PER_SECOND_FOLLOWING : FRAMES_PER_SECOND;
  const look = WATCHERS[record.kind]();
  let count = 0;
  for await (const { at, image } of readFrames(file, pace, signal)) {
    const seen = await look(image, record.settings, ctx, signal, at);
    await store(ctx, record.id, at, seen, count);
    count += seen.length;
    await report(Math.min(1, at / metadata.durationMs));
  }
  if (SEGMENTED.has(record.kind)) await storeSegments(record.id, 1000 / pace, metadata.durationMs, ctx);
  const minutes = {
    usageType: `Video-${record.kind}`,
    quantity: metadata.durationMs / 60_000,
    unit: "Minutes",
  };
  ctx.meter(STARTERS[record.kind], [minutes]);
}

/** Refuses what AWS refuses, though ffmpeg could read it. */
function checkVideo({ codec, format, durationMs }: VideoFacts): void {
  if (codec !== VIDEO_CODEC || format !== VIDEO_FORMAT) throw unsupportedVideo();
  if (durationMs > VIDEO_LENGTH_HOURS_MAX * MS_PER_HOUR) throw tooLongVideo(VIDEO_LENGTH_HOURS_MAX);
}

async function store(
  ctx: RekognitionContext,
  jobId: string,
  at: number,
  seen: readonly Sighting[],
  first: number,
): Promise<void> {
  await ctx.store.transact(async (tx) => {
    for (const [place, { name, item }] of seen.entries()) {
      findingsByTime.put(tx, [jobId, first + place], { at, item });
      findingsByName.put(tx, [jobId, name, first + place], { at, item });
    }
  });
}
