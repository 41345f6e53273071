import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketMetricsConfigurationCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type MetricsFilter,
  PutBucketMetricsConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";

const DAY_MS = 86_400_000;
const clock = new TurnableClock();
let server: TestServer;
const signed = () => ({ ...server.client(), systemClockOffset: clock.turned });
const s3 = () => new S3Client({ ...signed(), forcePathStyle: true });

beforeAll(async () => {
  server = await startTestServer({ clock });
});
afterAll(() => server.stop());

async function measured(MetricName: string, dimensions: Record<string, string>) {
  const { Datapoints = [] } = await new CloudWatchClient(signed()).send(
    new GetMetricStatisticsCommand({
      Namespace: "AWS/S3",
      MetricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(Math.floor(clock.now() / DAY_MS) * DAY_MS),
      EndTime: new Date(clock.now() + 60_000),
      Period: DAY_MS / 1000,
      Statistics: ["Sum", "Average"],
    }),
  );
  return Datapoints.at(-1);
}
const put = (Bucket: string, Key: string, Body: string, more = {}) =>
  s3().send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

it("request metrics: for each metrics configuration of the bucket, of the objects it is about", async () => {
  const Bucket = "requests";
  await s3().send(new CreateBucketCommand({ Bucket }));
  const configure = (Id: string, Filter?: MetricsFilter) =>
    s3().send(
      new PutBucketMetricsConfigurationCommand({
        Bucket,
        Id,
        MetricsConfiguration: { Id, ...(Filter && { Filter }) },
      }),
    );
  await put(Bucket, "photos/before", "unmeasured");
  await configure("EntireBucket");
  await configure("photos", { Prefix: "photos/" });
  await configure("red", { Tag: { Key: "colour", Value: "red" } });
  await put(Bucket, "photos/a b", "12345", { Tagging: "colour=red" });
  await put(Bucket, "notes", "123");
  const read = await s3().send(new GetObjectCommand({ Bucket, Key: "photos/a b" }));
  await read.Body?.transformToString();
  await s3().send(new HeadObjectCommand({ Bucket, Key: "notes" }));
  await expect(s3().send(new GetObjectCommand({ Bucket, Key: "photos/none" }))).rejects.toThrow();
  await s3().send(new ListObjectsV2Command({ Bucket }));
  await s3().send(new DeleteObjectCommand({ Bucket, Key: "notes" }));

  const of = (FilterId: string) => async (name: string) =>
    (await measured(name, { BucketName: Bucket, FilterId }))?.Sum;
  const whole = of("EntireBucket");
  await until(async () => (await whole("DeleteRequests")) === 1);
  // Two of objects, three of configurations.
  expect(await whole("PutRequests")).toBe(5);
  expect(await whole("GetRequests")).toBe(2);
  expect(await whole("HeadRequests")).toBe(1);
  expect(await whole("ListRequests")).toBe(1);
  expect(await whole("4xxErrors")).toBe(1);
  expect(await whole("5xxErrors")).toBe(0);
  expect(await whole("BytesDownloaded")).toBe(5);
  const photos = of("photos");
  expect(await photos("AllRequests")).toBe(3);
  expect(await photos("BytesUploaded")).toBe(5);
  expect(
    (await measured("FirstByteLatency", { BucketName: Bucket, FilterId: "photos" }))?.Average,
  ).toBeGreaterThan(0);
  expect(await of("red")("AllRequests")).toBe(2);

  await s3().send(new DeleteBucketMetricsConfigurationCommand({ Bucket, Id: "photos" }));
  await put(Bucket, "photos/after", "unmeasured");
  expect(await photos("AllRequests")).toBe(3);
});

it("storage metrics: once a day, by storage class, with old versions and parts", async () => {
  const Bucket = "stored";
  await s3().send(new CreateBucketCommand({ Bucket }));
  await s3().send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  await put(Bucket, "a", "12345");
  await put(Bucket, "a", "123");
  await put(Bucket, "b", "1234567", { StorageClass: "STANDARD_IA" });
  await s3().send(new DeleteObjectCommand({ Bucket, Key: "a" }));
  const { UploadId } = await s3().send(new CreateMultipartUploadCommand({ Bucket, Key: "c" }));
  await s3().send(new UploadPartCommand({ Bucket, Key: "c", UploadId, PartNumber: 1, Body: "12" }));

  const count = { BucketName: Bucket, StorageType: "AllStorageTypes" };
  clock.turn(60_000);
  await until(async () => (await measured("NumberOfObjects", count)) !== undefined);
  expect(await measured("NumberOfObjects", count)).toMatchObject({ Sum: 5, Unit: "Count" });
  const size = async (StorageType: string) =>
    (await measured("BucketSizeBytes", { BucketName: Bucket, StorageType }))?.Sum;
  expect(await size("StandardStorage")).toBe(10);
  expect(await size("StandardIAStorage")).toBe(7);
  const first = await measured("NumberOfObjects", count);
  expect(Number(first?.Timestamp) % DAY_MS).toBe(0);
});
