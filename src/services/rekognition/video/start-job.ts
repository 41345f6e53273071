import type { NotificationChannel, Video } from "@aws-sdk/client-rekognition";
import { LOWER_HEX } from "../../../core/ids.js";
import { hasFfmpeg } from "../../../engines/video/ffmpeg.js";
import { AwsError } from "../../../wire/aws-error.js";
import { ffmpegMissing, invalidParameters, invalidS3Object, tokenReused, videoTooLarge } from "../errors.js";
import { JOB_ID_CHARACTERS, VIDEO_BYTES_MAX } from "../limits.js";
import type { VideoKind, VideoSettings } from "../records.js";
import { digestOfInput } from "../request-digest.js";
import type { RekognitionContext } from "../state.js";
import { openVideoJobs, videoJobs, videoJobsByTime, videoTokens } from "../store.js";
import { makeRoom } from "./make-room.js";
import { checkRole } from "./notify.js";

/** The job kind under which all of these run. */
export const VIDEO_JOB = "video";

interface StartInput {
  Video: Video | undefined;
  ClientRequestToken?: string | undefined;
  NotificationChannel?: NotificationChannel | undefined;
  JobTag?: string | undefined;
}

/** Checks that the video is there and may be read, and queues the job. */
export async function startVideoJob(
  ctx: RekognitionContext,
  kind: VideoKind,
  input: StartInput,
  settings: VideoSettings,
): Promise<{ JobId: string }> {
  const { Bucket, Name, Version } = input.Video?.S3Object ?? {};
  if (!Bucket || !Name) throw invalidParameters();
  if (!(await hasFfmpeg())) throw ffmpegMissing();
  const head = await ctx
    .call("s3", "HeadObject", { Bucket, Key: Name, VersionId: Version })
    .catch((error: unknown) => {
      throw error instanceof AwsError && error.status < 500 ? invalidS3Object(error) : error;
    });
  if ((head.ContentLength ?? 0) > VIDEO_BYTES_MAX) throw videoTooLarge(VIDEO_BYTES_MAX);
  const { SNSTopicArn, RoleArn } = input.NotificationChannel ?? {};
  const channel = SNSTopicArn && RoleArn ? { topicArn: SNSTopicArn, roleArn: RoleArn } : undefined;
  if (channel) await checkRole(channel.roleArn, ctx);
  const token = input.ClientRequestToken;
  const digest = digestOfInput(input);
  const JobId = await ctx.store.transact(async (tx) => {
    const known = token === undefined ? undefined : await videoTokens.get(tx, kind, token);
    if (known !== undefined) {
      const { requestDigest = digest } = (await videoJobs.get(tx, known)) ?? {};
      if (requestDigest !== digest) throw tokenReused();
      return known;
    }
    await makeRoom(tx, ctx);
    const id = ctx.ids.string(JOB_ID_CHARACTERS, LOWER_HEX);
    const startedAt = ctx.clock.now();
    videoJobsByTime.put(tx, [startedAt, id], true);
    openVideoJobs.put(tx, [id], true);
    videoJobs.put(tx, [id], {
      id,
      kind,
      video: { bucket: Bucket, name: Name, ...(Version !== undefined && { version: Version }) },
      ...(input.JobTag !== undefined && { jobTag: input.JobTag }),
      startedAt,
      ...(token !== undefined && { token }),
      requestDigest: digest,
      principal: ctx.principal,
      settings,
      ...(channel && { channel }),
    });
    if (token !== undefined) videoTokens.put(tx, [kind, token], id);
    ctx.jobs.submit(tx, VIDEO_JOB, id, {});
    return id;
  });
  return { JobId };
}
