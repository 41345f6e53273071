import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  PutBucketWebsiteCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { sendPlain } from "./plain-request.js";
import { newBucket, s3Of } from "./support.js";

const server = useServer();

/** A user who may do what the statements say. */
async function newUser(name: string, Statement: object[]) {
  const iam = new IAMClient(server.client());
  await iam.send(new CreateUserCommand({ UserName: name }));
  if (Statement.length > 0) {
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: "p", PolicyDocument }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

const publicRead = (Bucket: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/open/*` },
    ],
  });

describe("policies", () => {
  it("PutObject: a policy that demands conditional writes lets uploads in parts begin, and holds their end to it", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const Resource = `arn:aws:s3:::${Bucket}/*`;
    const allow = { Effect: "Allow", Action: "s3:PutObject", Resource };
    const demand = {
      Effect: "Deny",
      Action: "s3:PutObject",
      Resource,
      Condition: { Null: { "s3:if-none-match": "true" }, Bool: { "s3:ObjectCreationOperation": "true" } },
    };
    const user = s3Of(server, await newUser("careful", [allow, demand]));
    const whole = { Bucket, Key: "whole", Body: "x" };
    await expect(user.send(new PutObjectCommand(whole))).rejects.toMatchObject({ name: "AccessDenied" });
    await user.send(new PutObjectCommand({ ...whole, IfNoneMatch: "*" }));
    const of = { Bucket, Key: "parts" };
    const { UploadId } = await user.send(new CreateMultipartUploadCommand(of));
    const part = { PartNumber: 1 };
    const { ETag } = await user.send(new UploadPartCommand({ ...of, UploadId, ...part, Body: "x" }));
    const end = { ...of, UploadId, MultipartUpload: { Parts: [{ ...part, ETag }] } };
    await expect(user.send(new CompleteMultipartUploadCommand(end))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    await user.send(new CompleteMultipartUploadCommand({ ...end, IfNoneMatch: "*" }));
  });

  it("GetObject: a policy bounds the age of signatures", async () => {
    const root = s3Of(server);
    const Bucket = await newBucket(root);
    await root.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
    const Resource = `arn:aws:s3:::${Bucket}/*`;
    const old = { NumericGreaterThan: { "s3:signatureAge": "600000" } };
    const credentials = await newUser("hasty", [
      { Effect: "Allow", Action: "s3:GetObject", Resource },
      { Effect: "Deny", Action: "s3:GetObject", Resource, Condition: old },
    ]);
    const status = async (ageMs: number) => {
      const signingDate = new Date(Date.now() - ageMs);
      const get = new GetObjectCommand({ Bucket, Key: "k" });
      return (await fetch(await getSignedUrl(s3Of(server, credentials), get, { signingDate }))).status;
    };
    expect([await status(0), await status(700_000)]).toEqual([200, 403]);
  });

  it("GetObject: a user sees what the policy shows; what is missing is forbidden to who may not list", async () => {
    const root = s3Of(server);
    const Bucket = await newBucket(root);
    await root.send(new PutObjectCommand({ Bucket, Key: "in/a", Body: "x" }));
    await root.send(new PutObjectCommand({ Bucket, Key: "out/a", Body: "x" }));
    const resource = `arn:aws:s3:::${Bucket}/in/*`;
    const user = s3Of(
      server,
      await newUser("reader", [{ Effect: "Allow", Action: "s3:GetObject", Resource: resource }]),
    );
    await user.send(new GetObjectCommand({ Bucket, Key: "in/a" }));
    for (const Key of ["out/a", "in/none"]) {
      await expect(user.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject({
        name: "AccessDenied",
      });
    }
    await expect(user.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });

  it("DeleteObjects: each key is judged on its own", async () => {
    const root = s3Of(server);
    const Bucket = await newBucket(root);
    for (const Key of ["mine", "yours"]) await root.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    const resource = `arn:aws:s3:::${Bucket}/mine`;
    const user = s3Of(
      server,
      await newUser("deleter", [{ Effect: "Allow", Action: "s3:DeleteObject", Resource: resource }]),
    );
    const Objects = [{ Key: "mine" }, { Key: "yours" }];
    const deleted = await user.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(deleted.Deleted?.map((one) => one.Key)).toEqual(["mine"]);
    expect(deleted.Errors).toMatchObject([{ Key: "yours", Code: "AccessDenied" }]);
  });

  it("PutBucketPolicy: opens to everybody only once public access is unblocked", async () => {
    const root = s3Of(server);
    const Bucket = await newBucket(root);
    await root.send(new PutObjectCommand({ Bucket, Key: "open/a", Body: "hello" }));
    const open = () => root.send(new PutBucketPolicyCommand({ Bucket, Policy: publicRead(Bucket) }));
    await expect(open()).rejects.toMatchObject({ name: "AccessDenied" });
    const PublicAccessBlockConfiguration = { BlockPublicPolicy: false, RestrictPublicBuckets: false };
    await root.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    await open();
    const url = `${server.endpoint}/${Bucket}`;
    expect(await (await fetch(`${url}/open/a`)).text()).toBe("hello");
    expect((await fetch(`${url}/closed/a`)).status).toBe(403);
    expect((await fetch(`${url}/open/a`, { method: "DELETE" })).status).toBe(403);
    await root.send(
      new PutPublicAccessBlockCommand({
        Bucket,
        PublicAccessBlockConfiguration: { RestrictPublicBuckets: true },
      }),
    );
    expect((await fetch(`${url}/open/a`)).status).toBe(403);
  });

  it("PutBucketPolicy: a denial binds the owner too", async () => {
    const root = s3Of(server);
    const Bucket = await newBucket(root);
    const Statement = [
      { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: `arn:aws:s3:::${Bucket}/*` },
    ];
    await root.send(
      new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) }),
    );
    await expect(root.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });
});

describe("ACLs", () => {
  it("PutObject: buckets take no ACLs unless their ownership controls do", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const put = s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x", ACL: "public-read" }));
    await expect(put).rejects.toMatchObject({ name: "AccessControlListNotSupported" });
  });

  it("PutObjectAcl, PutBucketAcl: public-read opens an object, and a listing", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3, { acls: true });
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "hello" }));
    const url = `${server.endpoint}/${Bucket}`;
    expect((await fetch(`${url}/k`)).status).toBe(403);
    await s3.send(new PutObjectAclCommand({ Bucket, Key: "k", ACL: "public-read" }));
    expect(await (await fetch(`${url}/k`)).text()).toBe("hello");
    expect((await fetch(url)).status).toBe(403);
    await s3.send(new PutBucketAclCommand({ Bucket, ACL: "public-read" }));
    expect(await (await fetch(url)).text()).toContain("<Key>k</Key>");
  });
});

describe("regions", () => {
  it("HeadBucket: from another region the answer names the right one", async () => {
    const Bucket = await newBucket(s3Of(server));
    const elsewhere = s3Of(server);
    elsewhere.config.region = async () => "eu-west-1";
    await expect(elsewhere.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 301 },
      $response: { headers: { "x-amz-bucket-region": "us-east-1" } },
    });
  });
});

describe("browsers", () => {
  it("OPTIONS, GET: are answered by the bucket's CORS rules", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const CORSRules = [
      { AllowedOrigins: ["https://*.example.com"], AllowedMethods: ["GET"], ExposeHeaders: ["ETag"] },
    ];
    await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    const url = `${server.endpoint}/${Bucket}/k`;
    const preflight = (origin: string, method: string) =>
      fetch(url, { method: "OPTIONS", headers: { origin, "access-control-request-method": method } });
    const allowed = await preflight("https://a.example.com", "GET");
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://a.example.com");
    expect((await preflight("https://a.example.com", "PUT")).status).toBe(403);
    expect((await preflight("https://other.com", "GET")).status).toBe(403);
    const denied = await fetch(url, { headers: { origin: "https://a.example.com" } });
    expect(denied.status).toBe(403);
    expect(denied.headers.get("access-control-expose-headers")).toBe("ETag");
  });

  it("POST: a form without a policy may do what everybody may", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3, { acls: true });
    const post = () => {
      const form = new FormData();
      form.set("key", "up/$" + "{filename}");
      form.set("success_action_status", "201");
      form.set("x-amz-meta-a", "1");
      form.set("file", new Blob(["hello"]), "f.txt");
      return fetch(`${server.endpoint}/${Bucket}`, { method: "POST", body: form });
    };
    expect((await post()).status).toBe(403);
    await s3.send(new PutBucketAclCommand({ Bucket, ACL: "public-read-write" }));
    const posted = await post();
    expect(posted.status).toBe(201);
    expect(await posted.text()).toContain("<Key>up/f.txt</Key>");
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "up/f.txt" }));
    expect(got.Metadata).toEqual({ a: "1" });
    expect(await got.Body?.transformToString()).toBe("hello");
  });

  it("GET: a website has an index, an error page and redirects", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3, { acls: true });
    const pages = { "index.html": "home", "docs/index.html": "docs", "oops.html": "oops" };
    for (const [Key, Body] of Object.entries(pages)) {
      await s3.send(
        new PutObjectCommand({ Bucket, Key, Body, ContentType: "text/html", ACL: "public-read" }),
      );
    }
    await s3.send(new PutBucketAclCommand({ Bucket, ACL: "public-read" }));
    const WebsiteConfiguration = {
      IndexDocument: { Suffix: "index.html" },
      ErrorDocument: { Key: "oops.html" },
      RoutingRules: [{ Condition: { KeyPrefixEquals: "old/" }, Redirect: { ReplaceKeyPrefixWith: "new/" } }],
    };
    await s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration }));
    const host = `${Bucket}.s3-website.localhost`;
    const get = (path: string) => sendPlain(server.endpoint, path, { host });
    expect(await get("/")).toMatchObject({ status: 200, body: "home" });
    expect((await get("/docs")).headers.location).toBe("/docs/");
    expect((await get("/docs/")).body).toBe("docs");
    expect(await get("/none")).toMatchObject({ status: 404, body: "oops" });
    expect((await get("/old/a")).headers.location).toContain("/new/a");
  });
});
