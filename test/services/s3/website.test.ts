import {
  DeleteObjectCommand,
  PutBucketPolicyCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { sendPlain } from "./plain-request.js";
import { newBucket, s3Of } from "./support.js";

const server = useServer();
let Bucket: string;

const visit = (path: string, headers: Record<string, string> = {}, method = "GET", site = Bucket) =>
  sendPlain(server.endpoint, path, { host: `${site}.s3-website.localhost`, ...headers }, method);

beforeAll(async () => {
  const s3 = s3Of(server);
  Bucket = await newBucket(s3, { acls: true });
  const Statement = {
    Effect: "Allow",
    Principal: "*",
    Action: ["s3:GetObject", "s3:ListBucket"],
    Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  for (const Key of ["index.html", "oops.html"]) {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key, ContentType: "text/html" }));
  }
  const WebsiteConfiguration = {
    IndexDocument: { Suffix: "index.html" },
    ErrorDocument: { Key: "oops.html" },
  };
  await s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration }));
});

describe("a website", () => {
  it("answers conditions and ranges", async () => {
    const { headers } = await visit("/");
    const etag = String(headers["etag"]);
    expect(await visit("/", { "if-none-match": etag })).toMatchObject({
      status: 304,
      body: "",
      headers: { etag },
    });
    const since = String(headers["last-modified"]);
    expect((await visit("/", { "if-modified-since": since })).status).toBe(304);
    expect(await visit("/", { "if-none-match": '"x"' })).toMatchObject({ status: 200, body: "index.html" });
    expect(await visit("/", { range: "bytes=1-3" })).toMatchObject({
      status: 206,
      body: "nde",
      headers: { "content-range": "bytes 1-3/10" },
    });
  });

  it("shows its own page for what it cannot serve, and S3's page where that is missing too", async () => {
    const lost = await visit("/none", { range: "bytes=0-1", "if-none-match": "*" });
    expect(lost).toMatchObject({ status: 404, body: "oops.html" });
    await s3Of(server).send(new DeleteObjectCommand({ Bucket, Key: "oops.html" }));
    const both = await visit("/<script>");
    expect(both).toMatchObject({ status: 404, headers: { "x-amz-error-code": "NoSuchKey" } });
    expect(both.body).toContain("<title>404 Not Found</title>");
    expect(both.body).toContain("An Error Occurred While Attempting to Retrieve a Custom Error Document");
    expect(both.body).toContain("<li>Key: oops.html</li>");
    expect(both.body).not.toContain("<script>");
  });

  it("takes no writes, and is told from buckets that are none", async () => {
    expect(await visit("/", {}, "DELETE")).toMatchObject({
      status: 405,
      body: expect.stringContaining("<title>405 Method Not Allowed</title>"),
    });
    const plain = await newBucket(s3Of(server));
    const none = await visit("/", {}, "GET", plain);
    expect(none.headers["x-amz-error-code"]).toBe("NoSuchWebsiteConfiguration");
    expect(none.body).toContain(`<li>BucketName: ${plain}</li>`);
    expect((await visit("/", {}, "GET", "no-bucket-at-all")).body).toContain("<li>Code: NoSuchBucket</li>");
  });
});
