import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DetectFacesCommand,
  DetectLabelsCommand,
  DetectTextCommand,
  RekognitionClient,
} from "@aws-sdk/client-rekognition";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, expect, it } from "vitest";
import { readPins } from "../../../src/services/rekognition/pins/read-pins.js";
import { useServer } from "../../support/server.js";
import { sample } from "./sample.js";

const folder = mkdtempSync(join(tmpdir(), "lenticular-pins-"));
const file = join(folder, "pins.json");
const hash = createHash("sha256").update(sample("cat.jpg")).digest("hex");
const Labels = [{ Name: "Unicorn", Confidence: 97.5 }];
writeFileSync(file, JSON.stringify({ [hash]: { DetectLabels: { Labels, LabelModelVersion: "3.0" } } }));
afterAll(() => rmSync(folder, { recursive: true }));

const server = useServer({ settings: { "rekognition.pins": file } });

/** A client that notes what the last answer says of its engine. */
function client() {
  const rekognition = new RekognitionClient(server.client());
  const seen = { engine: undefined as string | undefined };
  rekognition.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers: Record<string, string> };
      seen.engine = headers["x-lenticular-engine"];
      return result;
    },
    { step: "deserialize", priority: "low" },
  );
  return { rekognition, seen };
}

it("a pinned answer stands for its picture, out of the request and out of S3, and says so", async () => {
  const { rekognition, seen } = client();
  const Image = { Bytes: sample("cat.jpg") };
  expect((await rekognition.send(new DetectLabelsCommand({ Image }))).Labels).toEqual(Labels);
  expect(seen.engine).toBe("pinned");
  const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "pictures" }));
  await s3.send(new PutObjectCommand({ Bucket: "pictures", Key: "cat.jpg", Body: Image.Bytes }));
  const stored = { Image: { S3Object: { Bucket: "pictures", Name: "cat.jpg" } } };
  expect((await rekognition.send(new DetectLabelsCommand(stored))).Labels).toEqual(Labels);
  // Another operation looks at the picture, and so does the same one at another picture.
  expect((await rekognition.send(new DetectFacesCommand(stored))).FaceDetails).toEqual([]);
  expect(seen.engine).toBeUndefined();
  const other = await rekognition.send(new DetectLabelsCommand({ Image: { Bytes: sample("raccoon.jpg") } }));
  expect(other.Labels?.map(({ Name }) => Name)).not.toContain("Unicorn");
  expect(seen.engine).toBeUndefined();
  const missing = { Image: { S3Object: { Bucket: "pictures", Name: "gone.jpg" } } };
  await expect(rekognition.send(new DetectTextCommand(missing))).rejects.toMatchObject({
    name: "InvalidS3ObjectException",
  });
});

it.each([
  ["[]", "is no JSON object"],
  ["{", "is not JSON"],
  ['{"abc":{}}', "'abc'"],
  [`{"${hash}":{"CompareFaces":{}}}`, "'CompareFaces'"],
  [`{"${hash}":{"DetectText":3}}`, "has no answer"],
])("a file that cannot be understood is refused: %s", async (text, message) => {
  const broken = join(folder, "broken.json");
  writeFileSync(broken, text);
  await expect(readPins(broken)).rejects.toThrow(message);
});
