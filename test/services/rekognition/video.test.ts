import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateCollectionCommand,
  GetContentModerationCommand,
  GetFaceDetectionCommand,
  GetFaceSearchCommand,
  GetLabelDetectionCommand,
  GetPersonTrackingCommand,
  GetTextDetectionCommand,
  IndexFacesCommand,
  RekognitionClient,
  StartContentModerationCommand,
  StartFaceDetectionCommand,
  StartFaceSearchCommand,
  StartLabelDetectionCommand,
  StartPersonTrackingCommand,
  StartTextDetectionCommand,
} from "@aws-sdk/client-rekognition";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { hasFfmpeg } from "../../../src/engines/video/ffmpeg.js";
import { drawnFigure, drawnScene } from "../../engines/vision/drawn-figure.js";
import { useServer } from "../../support/server.js";
import { messaging, queueArn } from "../sns/support.js";
import { drawFaces } from "./drawn-face.js";
import { sample } from "./sample.js";

const server = useServer();
const ANNA = { x: 300, y: 200, width: 180 };
const PAGE = new Uint8Array(readFileSync(new URL("./page.png", import.meta.url)));
const isThere = await hasFfmpeg();

let rekognition: RekognitionClient;
/** A cat for two seconds, then a person and a page for one each. */
const Video = { S3Object: { Bucket: "videos", Name: "clip.mp4" } };
/** The person alone. */
const Portrait = { S3Object: { Bucket: "videos", Name: "portrait.mp4" } };
/** The page alone, for a second. */
const Page = { S3Object: { Bucket: "videos", Name: "page.mp4" } };

/** A clip that shows each picture for so many seconds. */
async function makeClip(pictures: readonly Uint8Array[], seconds: number): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "lenticular-clip-"));
  try {
    for (const [at, picture] of pictures.entries()) {
      const frame = await sharp(picture).resize(640, 480, { fit: "contain" }).flatten().png().toBuffer();
      writeFileSync(join(folder, `${at}.png`), frame);
    }
    const input = ["-framerate", `1/${seconds}`, "-i", join(folder, "%d.png")];
    const output = ["-r", "10", "-pix_fmt", "yuv420p", "-color_range", "pc", join(folder, "clip.mp4")];
    execFileSync("ffmpeg", ["-v", "error", ...input, ...output]);
    return new Uint8Array(readFileSync(join(folder, "clip.mp4")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What ffmpeg makes by these arguments, as an MP4 or what the name ends in. */
function encode(args: readonly string[], name = "clip.mp4"): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "lenticular-clip-"));
  try {
    const output = ["-pix_fmt", "yuv420p", join(folder, name)];
    execFileSync("ffmpeg", ["-v", "error", ...args, ...output]);
    return new Uint8Array(readFileSync(join(folder, name)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The MP4 as a phone held upright stores it: lying, with the order to turn it a quarter clockwise when it is shown. */
function layDown(clip: Uint8Array): Uint8Array {
  const file = Buffer.from(clip);
  // The matrix of the track's header (tkhd), behind its 40 bytes of version, times and layers.
  const matrix = file.indexOf("tkhd") + 4 + 40;
  const turned = [0, 1, 0, -1, 0, 0, 0, 0, 1];
  for (const [at, value] of turned.entries())
    file.writeInt32BE(value * (at === 8 ? 2 ** 30 : 2 ** 16), matrix + at * 4);
  return file;
}

/** A role by which Rekognition may publish to the topic. */
async function makeRole(RoleName: string, topic: string): Promise<string> {
  const iam = new IAMClient(server.client());
  const allow = (more: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...more }] });
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: allow({
        Principal: { Service: "rekognition.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    }),
  );
  const PolicyDocument = allow({ Action: "sns:Publish", Resource: topic });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "publish", PolicyDocument }));
  return Role?.Arn ?? "";
}

async function whenDone<Answer extends { JobStatus?: string | undefined }>(
  get: () => Promise<Answer>,
): Promise<Answer> {
  for (;;) {
    const answer = await get();
    if (answer.JobStatus !== "IN_PROGRESS") return answer;
    await sleep(100);
  }
}

describe.skipIf(!isThere)("stored videos (skipped without ffmpeg)", { timeout: 120_000 }, () => {
  const labelled = { Video, JobTag: "nightly", ClientRequestToken: "once" };

  beforeAll(async () => {
    rekognition = new RekognitionClient(server.client());
    const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: "videos" }));
    const anna = await drawFaces([ANNA]);
    const put = (Key: string, Body: Uint8Array | string) =>
      s3.send(new PutObjectCommand({ Bucket: "videos", Key, Body }));
    await put("clip.mp4", await makeClip([sample("cat.jpg"), sample("cat.jpg"), anna, PAGE], 1));
    await put("portrait.mp4", await makeClip([anna], 2));
    await put("page.mp4", await makeClip([PAGE], 1));
    await put("text.mp4", "no video at all");
  });

  it("StartLabelDetection: labels with their times, in pages, by time or by name", async () => {
    const { JobId } = await rekognition.send(new StartLabelDetectionCommand(labelled));
    expect(JobId).toMatch(/^[0-9a-f]{64}$/);
    const again = await rekognition.send(new StartLabelDetectionCommand(labelled));
    expect(again.JobId).toBe(JobId);
    const other = { ...labelled, JobTag: "weekly" };
    await expect(rekognition.send(new StartLabelDetectionCommand(other))).rejects.toMatchObject({
      name: "IdempotentParameterMismatchException",
    });
    const done = await whenDone(() => rekognition.send(new GetLabelDetectionCommand({ JobId })));
    expect(done).toMatchObject({
      JobStatus: "SUCCEEDED",
      JobTag: "nightly",
      Video,
      VideoMetadata: {
        Codec: "h264",
        FrameWidth: 640,
        FrameHeight: 480,
        FrameRate: 10,
        DurationMillis: 4000,
        ColorRange: "FULL",
      },
    });
    const cats = done.Labels?.filter(({ Label }) => Label?.Name === "Cat").map(({ Timestamp }) => Timestamp);
    expect(cats).toEqual([0, 1000]);
    const times = done.Labels?.map(({ Timestamp = 0 }) => Timestamp) ?? [];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const byName = await rekognition.send(new GetLabelDetectionCommand({ JobId, SortBy: "NAME" }));
    const names = byName.Labels?.map(({ Label }) => Label?.Name ?? "") ?? [];
    expect(names).toEqual(names.toSorted());
    const page = await rekognition.send(new GetLabelDetectionCommand({ JobId, MaxResults: 1 }));
    expect(page.Labels).toEqual(done.Labels?.slice(0, 1));
    const next = { JobId, MaxResults: 1, NextToken: page.NextToken };
    const second = await rekognition.send(new GetLabelDetectionCommand(next));
    expect(second.Labels).toEqual(done.Labels?.slice(1, 2));
    // A place in one order is none in another.
    for (const other of [{ SortBy: "NAME" }, { AggregateBy: "SEGMENTS" }] as const) {
      await expect(
        rekognition.send(new GetLabelDetectionCommand({ ...next, ...other })),
      ).rejects.toMatchObject({ name: "InvalidPaginationTokenException" });
    }
    // A job of one kind is none of another.
    await expect(rekognition.send(new GetFaceDetectionCommand({ JobId }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("GetLabelDetection: segments, from when to when each label was there", async () => {
    // Started above: the token finds the job again.
    const { JobId } = await rekognition.send(new StartLabelDetectionCommand(labelled));
    const asked = { JobId, AggregateBy: "SEGMENTS" } as const;
    const { Labels = [], GetRequestMetadata } = await rekognition.send(new GetLabelDetectionCommand(asked));
    expect(GetRequestMetadata).toEqual({ AggregateBy: "SEGMENTS", SortBy: "TIMESTAMP" });
    const cats = Labels.filter(({ Label }) => Label?.Name === "Cat");
    expect(cats).toMatchObject([
      { StartTimestampMillis: 0, EndTimestampMillis: 2000, DurationMillis: 2000, Label: { Name: "Cat" } },
    ]);
    expect(cats[0]).not.toHaveProperty("Timestamp");
    expect(cats[0]?.Label?.Confidence).toBeGreaterThan(50);
    expect(cats[0]?.Label?.Parents).toContainEqual({ Name: "Animal" });
    const starts = Labels.map(({ StartTimestampMillis = 0 }) => StartTimestampMillis);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    const first = await rekognition.send(
      new GetLabelDetectionCommand({ ...asked, SortBy: "NAME", MaxResults: 1 }),
    );
    const { NextToken } = first;
    const rest = await rekognition.send(
      new GetLabelDetectionCommand({ ...asked, SortBy: "NAME", NextToken }),
    );
    const names = [...(first.Labels ?? []), ...(rest.Labels ?? [])].map(({ Label }) => Label?.Name ?? "");
    expect(names).toEqual(Labels.map(({ Label }) => Label?.Name ?? "").toSorted());
  });

  it("StartFaceDetection, StartTextDetection, StartContentModeration: each sees its own", async () => {
    const faces = await rekognition.send(new StartFaceDetectionCommand({ Video }));
    const text = await rekognition.send(new StartTextDetectionCommand({ Video }));
    const content = await rekognition.send(new StartContentModerationCommand({ Video: Portrait }));
    const { Faces } = await whenDone(() =>
      rekognition.send(new GetFaceDetectionCommand({ JobId: faces.JobId })),
    );
    expect(Faces?.map(({ Timestamp }) => Timestamp)).toEqual([2000]);
    expect(Faces?.[0]?.Face?.Landmarks).toHaveLength(5);
    const read = await whenDone(() => rekognition.send(new GetTextDetectionCommand({ JobId: text.JobId })));
    const words = read.TextDetections?.filter(({ Timestamp }) => Timestamp === 3000) ?? [];
    expect(words.map(({ TextDetection }) => TextDetection?.DetectedText)).toContain("Hello brave world");
    const judged = await whenDone(() =>
      rekognition.send(new GetContentModerationCommand({ JobId: content.JobId })),
    );
    expect(judged).toMatchObject({ JobStatus: "SUCCEEDED", ModerationLabels: [] });
  });

  it("StartFaceSearch: finds the faces of a collection", async () => {
    await rekognition.send(new CreateCollectionCommand({ CollectionId: "known" }));
    const portrait = { Bytes: await drawFaces([{ ...ANNA, x: 350, width: 150 }]) };
    await rekognition.send(
      new IndexFacesCommand({ CollectionId: "known", Image: portrait, ExternalImageId: "anna" }),
    );
    const job = await rekognition.send(
      new StartFaceSearchCommand({ Video: Portrait, CollectionId: "known" }),
    );
    const { Persons } = await whenDone(() =>
      rekognition.send(new GetFaceSearchCommand({ JobId: job.JobId })),
    );
    expect(Persons?.map(({ Timestamp }) => Timestamp)).toEqual([0, 1000]);
    expect(Persons?.[0]?.FaceMatches?.[0]?.Face?.ExternalImageId).toBe("anna");
  });

  it("StartPersonTracking: one index for one person, sorted by time or by index", async () => {
    const { JobId } = await rekognition.send(new StartPersonTrackingCommand({ Video: Portrait }));
    const { Persons = [] } = await whenDone(() => rekognition.send(new GetPersonTrackingCommand({ JobId })));
    const withFace = Persons.filter(({ Person }) => Person?.Face);
    expect(withFace.map(({ Timestamp }) => Timestamp)).toEqual([0, 500, 1000, 1500]);
    expect(new Set(withFace.map(({ Person }) => Person?.Index)).size).toBe(1);
    expect(withFace[0]?.Person?.BoundingBox?.Width).toBeGreaterThan(0);
    const byIndex = await rekognition.send(new GetPersonTrackingCommand({ JobId, SortBy: "INDEX" }));
    const indexes = byIndex.Persons?.map(({ Person }) => Person?.Index ?? 0) ?? [];
    expect(indexes).toEqual(indexes.toSorted((a, b) => a - b));
  });

  it("StartPersonTracking: two who cross keep their indexes", async () => {
    const steps = [0, 1, 2, 3, 4, 5, 6];
    const frames = steps.map((step) => {
      const rightwards = drawnFigure({ left: 20 + step * 75, top: 40 });
      const leftwards = drawnFigure({
        left: 470 - step * 75,
        top: 40,
        shirt: "#2f8f3f",
        trousers: "#d8c090",
      });
      return sharp(Buffer.from(drawnScene(640, 480, [leftwards, rightwards])))
        .png()
        .toBuffer();
    });
    const Body = await makeClip(await Promise.all(frames), 0.5);
    const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: "videos", Key: "crossing.mp4", Body }));
    const Crossing = { S3Object: { Bucket: "videos", Name: "crossing.mp4" } };
    const { JobId } = await rekognition.send(new StartPersonTrackingCommand({ Video: Crossing }));
    const { Persons = [] } = await whenDone(() => rekognition.send(new GetPersonTrackingCommand({ JobId })));
    const pathOf = (index: number) =>
      Persons.filter(({ Person }) => Person?.Index === index).map(
        ({ Person }) => Person?.BoundingBox?.Left ?? 0,
      );
    const indexes = new Set(Persons.map(({ Person }) => Person?.Index ?? -1));
    expect(indexes.size).toBe(2);
    const [first = [], second = []] = [...indexes].map(pathOf).sort(([a = 0], [b = 0]) => a - b);
    expect(first.length).toBeGreaterThanOrEqual(6);
    expect(first).toEqual(first.toSorted((a, b) => a - b));
    expect(second).toEqual(second.toSorted((a, b) => b - a));
  });

  it("NotificationChannel: the topic is told of the end, by the role", async () => {
    const { createTopic, createQueue, subscribe, receive } = messaging(server);
    const SNSTopicArn = await createTopic("AmazonRekognitionVideos");
    const queue = await createQueue("videos-done");
    await subscribe(SNSTopicArn, "sqs", queueArn("videos-done"), { RawMessageDelivery: "true" });
    const RoleArn = await makeRole("video-teller", SNSTopicArn);
    const NotificationChannel = { SNSTopicArn, RoleArn };
    const input = { Video: Page, NotificationChannel, JobTag: "told" };
    const { JobId } = await rekognition.send(new StartTextDetectionCommand(input));
    const [message] = await receive(queue);
    expect(JSON.parse(message?.Body ?? "")).toEqual({
      JobId,
      Status: "SUCCEEDED",
      API: "StartTextDetection",
      JobTag: "told",
      Timestamp: expect.any(Number),
      Video: { S3Bucket: "videos", S3ObjectName: "page.mp4" },
    });
    expect((await rekognition.send(new GetTextDetectionCommand({ JobId }))).JobStatus).toBe("SUCCEEDED");
    const shapeless = { Video, Filters: { RegionsOfInterest: [{}] } };
    await expect(rekognition.send(new StartTextDetectionCommand(shapeless))).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    const broken = { Video: { S3Object: { Bucket: "videos", Name: "text.mp4" } }, NotificationChannel };
    const failed = await rekognition.send(new StartFaceDetectionCommand(broken));
    const [second] = await receive(queue);
    expect(JSON.parse(second?.Body ?? "")).toMatchObject({ JobId: failed.JobId, Status: "FAILED" });
    const nobody = { SNSTopicArn, RoleArn: RoleArn.replace("video-teller", "nobody") };
    await expect(
      rekognition.send(new StartTextDetectionCommand({ Video, NotificationChannel: nobody })),
    ).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  it.each([
    ["nothing", "FAILED", undefined],
    ["sound alone", "FAILED", ["-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac"]],
    ["half a file", "FAILED", ["-f", "lavfi", "-i", "testsrc=duration=2:size=160x120"]],
    ["seven hours", "FAILED", ["-f", "lavfi", "-i", "color=black:s=96x96:r=1/600", "-t", "25200"]],
    ["one picture", "SUCCEEDED", ["-f", "lavfi", "-i", "testsrc=size=160x120", "-frames:v", "1"]],
    ["pictures of 16 pixels", "SUCCEEDED", ["-f", "lavfi", "-i", "testsrc=duration=1:size=16x16"]],
    ["H.264 in MOV", "SUCCEEDED", ["-f", "lavfi", "-i", "testsrc=duration=1:size=160x120"], "clip.mov"],
    ["H.264 in Matroska", "FAILED", ["-f", "lavfi", "-i", "testsrc=duration=1:size=160x120"], "clip.mkv"],
    ["MPEG-4 Visual", "FAILED", ["-f", "lavfi", "-i", "testsrc=duration=1:size=160x120", "-c:v", "mpeg4"]],
    [
      "pictures at no steady pace",
      "SUCCEEDED",
      ["-f", "lavfi", "-i", "testsrc=duration=3:size=160x120,select='lt(n,9)+gt(n,60)'", "-vsync", "vfr"],
    ],
  ])("ends a job over %s as %s", async (name, status, made, file?: string) => {
    const whole = made ? encode(made, file) : new Uint8Array(0);
    const Body = name === "half a file" ? whole.subarray(0, whole.length / 2) : whole;
    const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: "videos", Key: name, Body }));
    const job = await rekognition.send(
      new StartLabelDetectionCommand({ Video: { S3Object: { Bucket: "videos", Name: name } } }),
    );
    const done = await whenDone(() => rekognition.send(new GetLabelDetectionCommand({ JobId: job.JobId })));
    expect(done.JobStatus).toBe(status);
    if (name === "seven hours") expect(done.StatusMessage).toContain("maximum length of 6 hours");
    else if (status === "FAILED") expect(done.StatusMessage).toBe("Unsupported codec/format.");
  });

  it("sees a video that lies as it is shown, and says its sides so", async () => {
    const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
    const lying = await sharp(sample("cat.jpg")).rotate(-90).png().toBuffer();
    await s3.send(
      new PutObjectCommand({ Bucket: "videos", Key: "lying.mp4", Body: layDown(await makeClip([lying], 1)) }),
    );
    const job = await rekognition.send(
      new StartLabelDetectionCommand({ Video: { S3Object: { Bucket: "videos", Name: "lying.mp4" } } }),
    );
    const done = await whenDone(() => rekognition.send(new GetLabelDetectionCommand({ JobId: job.JobId })));
    expect(done.VideoMetadata).toMatchObject({ FrameWidth: 480, FrameHeight: 640 });
    expect(done.Labels?.map(({ Label }) => Label?.Name)).toContain("Cat");
  });

  it("refuses a video that is not there, and fails a job whose file is no video", async () => {
    const missing = { Video: { S3Object: { Bucket: "videos", Name: "gone.mp4" } } };
    await expect(rekognition.send(new StartLabelDetectionCommand(missing))).rejects.toMatchObject({
      name: "InvalidS3ObjectException",
    });
    const broken = { Video: { S3Object: { Bucket: "videos", Name: "text.mp4" } } };
    const job = await rekognition.send(new StartLabelDetectionCommand(broken));
    const done = await whenDone(() => rekognition.send(new GetLabelDetectionCommand({ JobId: job.JobId })));
    expect(done).toMatchObject({
      JobStatus: "FAILED",
      StatusMessage: "Unsupported codec/format.",
      Labels: [],
    });
  });
});

it.skipIf(isThere)("StartLabelDetection: says that ffmpeg is missing", async () => {
  const client = new RekognitionClient(server.client());
  await expect(client.send(new StartLabelDetectionCommand({ Video }))).rejects.toMatchObject({
    name: "NotImplemented",
    message: expect.stringContaining("ffmpeg"),
  });
});
