import type { EventHandler } from "../../../core/events/events.js";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameters } from "../errors.js";
import type { VideoJobRecord, VideoKind } from "../records.js";
import type { RekognitionContext, RekognitionOperationName } from "../state.js";
import { videoJobs } from "../store.js";

/** The principal that roles let in for Rekognition. */
export const SERVICE_PRINCIPAL = "rekognition.amazonaws.com";
/** The event under which ends are told. */
export const VIDEO_ENDED = "video-ended";
/** Whoever is told asks at once: the job's own state is written by then. */
const DELAY_MS = 100;

/** The operation that started a job of each kind: what notifications call it. */
export const STARTERS: Readonly<Record<VideoKind, RekognitionOperationName>> = {
  labels: "StartLabelDetection",
  faces: "StartFaceDetection",
  text: "StartTextDetection",
  moderation: "StartContentModeration",
  "face-search": "StartFaceSearch",
  celebrities: "StartCelebrityRecognition",
  people: "StartPersonTracking",
};

type EndStatus = "SUCCEEDED" | "FAILED";

interface VideoEnded {
  jobId: string;
  status: EndStatus;
}

/** @throws InvalidParameterException when Rekognition may not assume the role */
export async function checkRole(role: string, ctx: RekognitionContext): Promise<void> {
  try {
    await ctx.call(
      "sts",
      "AssumeRole",
      { RoleArn: role, RoleSessionName: "rekognition" },
      { as: { service: SERVICE_PRINCIPAL, account: ctx.account } },
    );
  } catch (error) {
    if (!(error instanceof AwsError) || error.fault === "server") throw error;
    throw invalidParameters();
  }
}

/** Notes the end of a job for its topic, if it has one. */
export async function announceEnd(
  { id, channel }: VideoJobRecord,
  status: EndStatus,
  ctx: RekognitionContext,
): Promise<void> {
  if (!channel) return;
  const ended: VideoEnded = { jobId: id, status };
  await ctx.store.transact(async (tx) => ctx.events.emit(tx, VIDEO_ENDED, ended, { delayMs: DELAY_MS }));
}

/** Tells a topic of the end of a job, by the role that the caller gave. */
export const tellEnd: EventHandler<RekognitionContext> = {
  async deliver({ payload, at }, ctx) {
    const { jobId, status } = payload as VideoEnded;
    const record = await videoJobs.get(ctx.store, jobId);
    if (!record?.channel) return;
    const job = await ctx.jobs.get(jobId);
    if (job?.status === "running") throw new Error("the job's end is not written yet");
    const { topicArn, roleArn } = record.channel;
    const Message = JSON.stringify({
      JobId: jobId,
      Status: status,
      API: STARTERS[record.kind],
      ...(record.jobTag !== undefined && { JobTag: record.jobTag }),
      Timestamp: at,
      Video: { S3ObjectName: record.video.name, S3Bucket: record.video.bucket },
    });
    const as = { role: roleArn, sessionName: "rekognition" };
    await ctx
      .call("sns", "Publish", { TopicArn: topicArn, Message }, { as, region: topicArn.split(":")[3] })
      .catch((error: unknown) => {
        if (!(error instanceof AwsError) || error.fault === "server") throw error;
        ctx.log.warn("a topic could not be told of a video job's end", { topicArn, jobId, error });
      });
  },
};
