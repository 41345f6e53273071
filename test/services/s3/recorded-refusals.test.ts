import { createHash } from "node:crypto";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetBucketLocationCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutBucketWebsiteCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { SignatureV4 } from "@smithy/signature-v4";
import { describe, expect, it } from "vitest";
import { ROOT, useServer } from "../../support/server.js";
import { Sha256 } from "../../support/sha256.js";
import { newBucket, s3Of } from "./support.js";

// Refusals as S3 worded them when they were recorded, and the few answers that hang on them.

const server = useServer();
const Key = "k";
const put = (s3: S3Client, Bucket: string, more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: "0123456789", ...more }));

describe("ACLs", () => {
  const group = (name: string, Permission = "READ") => ({
    Grantee: { Type: "Group", URI: `http://acs.amazonaws.com/groups/${name}` },
    Permission,
  });
  const Grants = [group("s3/LogDelivery")];
  const Owner = { ID: "wrong-id" };
  const malformed = { name: "MalformedACLError" };
  const CASES: [string, object, object][] = [
    [
      "a header that names nobody",
      { GrantWrite: 'fakekey="1234"' },
      { name: "InvalidArgument", ArgumentName: "x-amz-grant-write", ArgumentValue: 'fakekey="1234"' },
    ],
    ["an id in a header", { GrantWrite: 'id="wrong-id"' }, { name: "InvalidArgument", ArgumentName: "id" }],
    ["no owner", { AccessControlPolicy: { Grants } }, malformed],
    ["an empty document", { AccessControlPolicy: {} }, malformed],
    [
      "a permission that is none",
      { AccessControlPolicy: { Owner, Grants: [group("s3/LogDelivery", "WRONG")] } },
      malformed,
    ],
    [
      "a kind of grantee that is none",
      {
        AccessControlPolicy: {
          Owner,
          Grants: [{ Grantee: { Type: "BadType", ID: "x" }, Permission: "READ" }],
        },
      },
      malformed,
    ],
    [
      "an owner who is nobody",
      { AccessControlPolicy: { Owner, Grants } },
      { name: "InvalidArgument", ArgumentName: "CanonicalUser/ID", ArgumentValue: "wrong-id" },
    ],
  ];

  it.each(CASES)("refuses %s", async (_what, input, error) => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    await put(s3, Bucket);
    await expect(s3.send(new PutBucketAclCommand({ Bucket, ...input }))).rejects.toMatchObject(error);
    await expect(s3.send(new PutObjectAclCommand({ Bucket, Key, ...input }))).rejects.toMatchObject(error);
  });
});

describe("customers' keys", () => {
  const keyOf = (bytes: Buffer) => ({
    SSECustomerAlgorithm: "AES256",
    SSECustomerKey: bytes.toString("base64"),
    SSECustomerKeyMD5: createHash("md5").update(bytes).digest("base64"),
  });
  const good = keyOf(Buffer.alloc(32, 1));
  const ArgumentName = "x-amz-server-side-encryption";
  const algorithm = {
    name: "InvalidEncryptionAlgorithmError",
    message: "The Encryption request you specified is not valid. Supported value: AES256.",
    ArgumentName,
    ArgumentValue: "KMS",
  };
  const invalid = (message: string) => ({
    name: "InvalidArgument",
    message: expect.stringContaining(message),
    ArgumentName,
  });
  const FAULTS: [string, object, object][] = [
    ["another algorithm", { ...good, SSECustomerAlgorithm: "KMS" }, algorithm],
    ["a short key", keyOf(Buffer.alloc(10, 1)), invalid("The secret key was invalid for the specified")],
    [
      "another digest",
      { ...good, SSECustomerKeyMD5: keyOf(Buffer.alloc(32, 2)).SSECustomerKeyMD5 },
      invalid("MD5 hash"),
    ],
  ];

  it.each(FAULTS)("%s is refused by every operation that takes one", async (_what, key, error) => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    await put(s3, Bucket, good);
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "parts", ...good }));
    const source = Object.fromEntries(
      Object.entries(key).map(([name, value]) => [`CopySource${name}`, value]),
    );
    const copy = { Bucket, Key: "copy", CopySource: `${Bucket}/${Key}` };
    const part = { Bucket, Key: "parts", UploadId, PartNumber: 1, Body: "x" };
    const digest = "SSECustomerKeyMD5" in key ? String(key.SSECustomerKeyMD5) : "";
    withDigest(s3, digest);
    for (const refused of [
      () => put(s3, Bucket, key),
      () => s3.send(new GetObjectCommand({ Bucket, Key, ...key })),
      () => s3.send(new GetObjectAttributesCommand({ Bucket, Key, ObjectAttributes: ["ETag"], ...key })),
      () => s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...key })),
      () => s3.send(new UploadPartCommand({ ...part, ...key })),
      () => s3.send(new CopyObjectCommand({ ...copy, ...source })),
      () =>
        s3.send(
          new CopyObjectCommand({
            ...copy,
            CopySourceSSECustomerAlgorithm: "AES256",
            ...toSource(good),
            ...key,
          }),
        ),
    ])
      await expect(refused()).rejects.toMatchObject(error);
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key, ...key }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
    });
  });

  /** The client digests the key by itself; what is sent in its place is the digest that is meant. */
  const withDigest = (s3: S3Client, digest: string) =>
    s3.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        for (const name of Object.keys(headers))
          if (name.endsWith("customer-key-md5")) headers[name] = digest;
        return next(args);
      },
      { step: "build", name: "withDigest" },
    );

  const toSource = (key: ReturnType<typeof keyOf>) => ({
    CopySourceSSECustomerKey: key.SSECustomerKey,
    CopySourceSSECustomerKeyMD5: key.SSECustomerKeyMD5,
  });

  it("a key that is not the object's opens nothing, nor does one that is too long", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    await put(s3, Bucket, good);
    const message =
      "Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.";
    for (const length of [32, 44]) {
      const key = keyOf(Buffer.alloc(length, 2));
      await expect(s3.send(new GetObjectCommand({ Bucket, Key, ...key }))).rejects.toMatchObject({
        name: "AccessDenied",
        message,
      });
      await expect(s3.send(new HeadObjectCommand({ Bucket, Key, ...key }))).rejects.toMatchObject({
        $metadata: { httpStatusCode: 403 },
      });
    }
  });

  it("an upload that was begun without a key takes no parts with one", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    await expect(
      s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: "x", ...good })),
    ).rejects.toMatchObject({
      message: expect.stringContaining("The multipart upload initiate requested encryption."),
    });
  });
});

it("a signature for the region that SDKs call aws-global is malformed, in a header and in an address", async () => {
  const { host, hostname, port, protocol } = new URL(server.endpoint);
  const credentials = ROOT;
  const signer = new SignatureV4({
    service: "s3",
    region: "aws-global",
    credentials,
    sha256: Sha256,
    uriEscapePath: false,
  });
  const request = {
    method: "GET",
    protocol,
    hostname,
    port: Number(port),
    path: "/",
    query: {},
    headers: { host },
  };
  const fault = "the region 'aws-global' is wrong; expecting 'us-east-1'";
  const { headers } = await signer.sign(request);
  const answer = await fetch(server.endpoint, { headers });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(
    `<Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; ${fault}</Message><Region>us-east-1</Region>`,
  );
  const { query = {} } = await signer.presign(request);
  const presigned = await fetch(
    `${server.endpoint}/?${new URLSearchParams(query as Record<string, string>)}`,
  );
  expect(presigned.status).toBe(400);
  expect(await presigned.text()).toContain(`Error parsing the X-Amz-Credential parameter; ${fault}`);
});

it("response-expires comes back as it was asked for, not as it reads", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  await put(s3, Bucket);
  const command = new GetObjectCommand({ Bucket, Key });
  // No SDK sends a wrong day of the week; whoever signs by himself does.
  const text = "Thu, 01 Dec 2024 16:00:00 GMT";
  command.middlewareStack.add(
    (next) => (args) => {
      Object.assign((args.request as { query: object }).query, { "response-expires": text });
      return next(args);
    },
    { step: "build" },
  );
  const answer = await fetch(await getSignedUrl(s3, command));
  expect(answer.headers.get("expires")).toBe(text);
});

it("a header section over 8 KB is too large, its request line included", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  const url = `${server.endpoint}/${Bucket}/${Key}`;
  const large = (extra: string) => fetch(`${url}?a=${"b".repeat(4000)}`, { headers: { extra } });
  expect((await large("x".repeat(3500))).status).toBe(403);
  const answer = await large("x".repeat(4200));
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(
    "<Code>RequestHeaderSectionTooLarge</Code><Message>Your request header section exceeds the maximum allowed size.</Message><MaxSizeAllowed>8192</MaxSizeAllowed>",
  );
});

describe("locations", () => {
  const make = (region: string, LocationConstraint: string) => {
    const s3 = s3Of(server, undefined);
    s3.config.region = async () => region;
    const Bucket = `in-${region}-${LocationConstraint}`.toLowerCase();
    const CreateBucketConfiguration = { LocationConstraint: LocationConstraint as "EU" };
    return s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  };

  it.each([
    ["us-east-1", "us-east-1"],
    ["us-east-1", "foo"],
    ["us-east-1", "aws-global"],
  ])("the classic endpoint %s knows no %s", async (region, LocationConstraint) => {
    await expect(make(region, LocationConstraint)).rejects.toMatchObject({
      name: "InvalidLocationConstraint",
      LocationConstraint,
    });
  });

  it.each([
    ["eu-west-1", "bar"],
    ["us-east-2", "EU"],
    ["us-west-1", "us-east-1"],
  ])("%s takes only its own name, not %s", async (region, constraint) => {
    await expect(make(region, constraint)).rejects.toMatchObject({
      name: "IllegalLocationConstraintException",
      message: `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    });
  });

  it("a bucket that was made in EU says so, and lives in eu-west-1", async () => {
    await make("eu-west-1", "EU");
    const s3 = s3Of(server);
    s3.config.region = async () => "eu-west-1";
    const located = await s3.send(new GetBucketLocationCommand({ Bucket: "in-eu-west-1-eu" }));
    expect(located.LocationConstraint).toBe("EU");
  });
});

it("metadata that no header can hold is an encoded word; system headers are the bytes that were put", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  const Metadata = { plain: "=?UTF-8?B?YWJj?=", wide: "=?UTF-8?B?w4RNw4Raw5XDkSBTMw==?=" };
  await put(s3, Bucket, { Metadata });
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
  expect(head.Metadata).toEqual({ plain: "abc", wide: "=?UTF-8?Q?=C3=84M=C3=84Z=C3=95=C3=91_S3?=" });
  const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: "wide" }));
  const bytes = Buffer.from("ÄMÄZÕÑ S3").toString("latin1");
  expect((await fetch(url, { method: "PUT", body: "x", headers: { "cache-control": bytes } })).status).toBe(
    200,
  );
  const got = await fetch(await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: "wide" })));
  expect(got.headers.get("cache-control")).toBe(bytes);
});

it("copies: the null version is told, and a configured encryption is a change of its own", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  await put(s3, Bucket);
  const copy = () => s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${Key}` }));
  await expect(copy()).rejects.toMatchObject({ name: "InvalidRequest" });
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } }];
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  expect((await copy()).VersionId).toBeUndefined();
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }));
  expect((await copy()).VersionId).toBe("null");
  await expect(
    s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: "wrongformat" })),
  ).rejects.toMatchObject({ message: "Invalid copy source object key", ArgumentValue: "x-amz-copy-source" });
});

it("x-amz-expiration is told of an object, not of a version by its id", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  const rule = { ID: "r", Status: "Enabled" as const, Filter: {}, Expiration: { Days: 3 } };
  const configure = (Rule: object, more: object = {}) =>
    s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: { Rules: [{ ...rule, ...Rule }] },
        ...more,
      }),
    );
  await configure({});
  const { VersionId } = await put(s3, Bucket);
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key }))).Expiration).toContain('rule-id="r"');
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key, VersionId }))).Expiration).toBeUndefined();
  await expect(configure({ NoncurrentVersionExpiration: {} })).rejects.toMatchObject({
    name: "MalformedXML",
  });
  await expect(configure({}, { TransitionDefaultMinimumObjectSize: "value" })).rejects.toMatchObject({
    message: "Invalid TransitionDefaultMinimumObjectSize found: value",
  });
});

it("documents that ask for nothing are malformed, whatever else is wrong", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  await put(s3, Bucket);
  await expect(s3.send(new PutObjectLegalHoldCommand({ Bucket, Key }))).rejects.toMatchObject({
    name: "MalformedXML",
  });
  const WebsiteConfiguration = { IndexDocument: { Suffix: "index.html" }, RoutingRules: [] };
  await expect(s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration }))).rejects.toMatchObject({
    name: "MalformedXML",
  });
});

it("PutObjectRetention: a time that has passed is repeated as the clocks of S3's birthplace show it", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3, { lock: true });
  await put(s3, Bucket);
  const until = (time: string) =>
    s3.send(
      new PutObjectRetentionCommand({
        Bucket,
        Key,
        Retention: { Mode: "GOVERNANCE", RetainUntilDate: new Date(time) },
      }),
    );
  await expect(until("2020-01-01T00:00:00Z")).rejects.toMatchObject({
    ArgumentValue: "Tue Dec 31 16:00:00 PST 2019",
  });
  await expect(until("2020-07-01T07:00:05Z")).rejects.toMatchObject({
    ArgumentValue: "Wed Jul 01 00:00:05 PDT 2020",
  });
});

it("presigned conditions hold, and lists come behind what they are about", async () => {
  const s3 = s3Of(server);
  const Bucket = await newBucket(s3);
  const { hostname, port, host } = new URL(server.endpoint);
  const signer = new SignatureV4({
    credentials: ROOT,
    region: "us-east-1",
    service: "s3",
    sha256: Sha256,
    uriEscapePath: false,
  });
  const hash = new Set(["x-amz-content-sha256"]);
  const signed = await signer.presign(
    {
      method: "PUT",
      protocol: "http:",
      hostname,
      port: Number(port),
      path: `/${Bucket}/${Key}`,
      query: { "If-None-Match": "*" },
      headers: { host, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
    },
    { unhoistableHeaders: hash, unsignableHeaders: hash },
  );
  const url = `${server.endpoint}${signed.path}?${new URLSearchParams(signed.query as Record<string, string>)}`;
  const send = () => fetch(url, { method: "PUT", body: "x" });
  expect([(await send()).status, (await send()).status]).toEqual([200, 412]);
  const listed = await (await fetch(await getSignedUrl(s3, new ListObjectsCommand({ Bucket })))).text();
  expect(listed).toMatch(/<Name>.*<Contents>.*<\/Contents><\/ListBucketResult>$/s);
  const buckets = await (await fetch(await getSignedUrl(s3, new ListBucketsCommand({})))).text();
  expect(buckets).toMatch(/<Owner>.*<\/Owner><Buckets>/s);
});
