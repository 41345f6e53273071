import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateCollectionCommand,
  GetContentModerationCommand,
  GetFaceDetectionCommand,
  GetFaceSearchCommand,
  GetLabelDetectionCommand,
  GetTextDetectionCommand,
  IndexFacesCommand,
  RekognitionClient,
  StartContentModerationCommand,
  StartFaceDetectionCommand,
  StartFaceSearchCommand,
  StartLabelDetectionCommand,
  StartTextDetectionCommand,
} from "@aws-sdk/client-rekognition";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { hasFfmpeg } from "../../../src/engines/video/ffmpeg.js";
import { useServer } from "../../support/server.js";
import { drawFaces } from "./drawn-face.js";
import { sample } from "./sample.js";

const server = useServer();
const ANNA = { x: 300, y: 200, width: 180 };
const PAGE = new Uint8Array(readFileSync(new URL("./page.png", import.meta.url)));
const isThere = await hasFfmpeg();

let rekognition: RekognitionClient;
const Video = { S3Object: { Bucket: "videos", Name: "clip.mp4" } };

/** A clip that shows each picture for two seconds. */
async function makeClip(pictures: readonly Uint8Array[]): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "lenticular-clip-"));
  try {
    for (const [at, picture] of pictures.entries()) {
      const frame = await sharp(picture).resize(640, 480, { fit: "contain" }).flatten().png().toBuffer();
      writeFileSync(join(folder, `${at}.png`), frame);
    }
    const input = ["-framerate", "1/2", "-i", join(folder, "%d.png")];
    const output = ["-r", "10", "-pix_fmt", "yuv420p", join(folder, "clip.mp4")];
    execFileSync("ffmpeg", ["-v", "error", ...input, ...output]);
    return new Uint8Array(readFileSync(join(folder, "clip.mp4")));
  } finally {
    rmSync(folder, { recursive: true });
  }
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
  beforeAll(async () => {
    rekognition = new RekognitionClient(server.client());
    const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: "videos" }));
    const Body = await makeClip([sample("cat.jpg"), await drawFaces([ANNA]), PAGE]);
    await s3.send(new PutObjectCommand({ Bucket: "videos", Key: "clip.mp4", Body }));
    await s3.send(new PutObjectCommand({ Bucket: "videos", Key: "text.mp4", Body: "no video at all" }));
  });

  it("StartLabelDetection: labels with their times, in pages, by time or by name", async () => {
    const input = { Video, JobTag: "nightly", ClientRequestToken: "once" };
    const { JobId } = await rekognition.send(new StartLabelDetectionCommand(input));
    expect(JobId).toMatch(/^[0-9a-f]{64}$/);
    const again = await rekognition.send(new StartLabelDetectionCommand(input));
    expect(again.JobId).toBe(JobId);
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
        DurationMillis: 6000,
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
    // A job of one kind is none of another.
    await expect(rekognition.send(new GetFaceDetectionCommand({ JobId }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("StartFaceDetection, StartTextDetection, StartContentModeration: each sees its own", async () => {
    const faces = await rekognition.send(new StartFaceDetectionCommand({ Video }));
    const text = await rekognition.send(new StartTextDetectionCommand({ Video }));
    const content = await rekognition.send(new StartContentModerationCommand({ Video }));
    const { Faces } = await whenDone(() =>
      rekognition.send(new GetFaceDetectionCommand({ JobId: faces.JobId })),
    );
    expect(Faces?.map(({ Timestamp }) => Timestamp)).toEqual([2000, 3000]);
    expect(Faces?.[0]?.Face?.Landmarks).toHaveLength(5);
    const read = await whenDone(() => rekognition.send(new GetTextDetectionCommand({ JobId: text.JobId })));
    const words = read.TextDetections?.filter(({ Timestamp }) => Timestamp === 4000) ?? [];
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
    const job = await rekognition.send(new StartFaceSearchCommand({ Video, CollectionId: "known" }));
    const { Persons } = await whenDone(() =>
      rekognition.send(new GetFaceSearchCommand({ JobId: job.JobId })),
    );
    expect(Persons?.map(({ Timestamp }) => Timestamp)).toEqual([2000, 3000]);
    expect(Persons?.[0]?.FaceMatches?.[0]?.Face?.ExternalImageId).toBe("anna");
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
      StatusMessage: "Unsupported codec/format",
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
