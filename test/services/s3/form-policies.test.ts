import { createHmac } from "node:crypto";
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { ROOT, useServer } from "../../support/server.js";
import { newBucket, s3Of } from "./support.js";

// Browsers' forms whose policy was changed, forged, or never met: nothing of them is stored.

const server = useServer();
let s3: S3Client;
let Bucket: string;
beforeAll(async () => {
  s3 = s3Of(server);
  Bucket = await newBucket(s3);
});

type Fields = Record<string, string>;
const encode = (document: unknown) => Buffer.from(JSON.stringify(document)).toString("base64");
const soon = () => new Date(Date.now() + 600_000).toISOString();

/** A policy that takes any key, and what else is said. */
const policyOf = (conditions: unknown[] = [], expiration = soon()) =>
  encode({ expiration, conditions: [{ bucket: Bucket }, ["starts-with", "$key", ""], ...conditions] });

const signV2 = (policy: string): Fields => ({
  AWSAccessKeyId: ROOT.accessKeyId,
  policy,
  signature: createHmac("sha1", ROOT.secretAccessKey).update(policy).digest("base64"),
});

function signV4(policy: string): Fields {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = [date.slice(0, 8), "us-east-1", "s3", "aws4_request"];
  const key = scope.reduce<string | Buffer>(
    (signing, part) => createHmac("sha256", signing).update(part).digest(),
    `AWS4${ROOT.secretAccessKey}`,
  );
  return {
    policy,
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": [ROOT.accessKeyId, ...scope].join("/"),
    "x-amz-date": date,
    "x-amz-signature": createHmac("sha256", key).update(policy).digest("hex"),
  };
}

/** The conditions of Version 4's own fields, which a policy must name. */
const OWN = ["algorithm", "credential", "date"].map((name) => ["starts-with", `$x-amz-${name}`, ""]);

interface Posted {
  status: number;
  headers: Headers;
  text: string;
  /** A member of the error. */
  member(name: string): string | undefined;
}

async function post(fields: Fields, file: Blob | string = "file", fileName?: string): Promise<Posted> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ key: "posted", ...fields })) form.set(name, value);
  if (typeof file === "string") form.set("file", file);
  else form.set("file", file, fileName);
  const answer = await fetch(`${server.endpoint}/${Bucket}`, {
    method: "POST",
    body: form,
    redirect: "manual",
  });
  const text = await answer.text();
  const member = (name: string) =>
    new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(text)?.[1]?.replaceAll("&quot;", '"');
  return { status: answer.status, headers: answer.headers, text, member };
}

const without = (fields: Fields, ...names: string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

describe("what proves who signed", () => {
  const mustHave = (name: string) =>
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`;

  it.each([
    ["AWSAccessKeyId", () => without(signV2(policyOf()), "AWSAccessKeyId")],
    ["Signature", () => without(signV2(policyOf()), "signature")],
    ["X-Amz-Algorithm", () => without(signV4(policyOf(OWN)), "x-amz-algorithm", "x-amz-credential")],
    ["X-Amz-Credential", () => without(signV4(policyOf(OWN)), "x-amz-credential")],
    ["X-Amz-Date", () => without(signV4(policyOf(OWN)), "x-amz-date")],
    ["X-Amz-Signature", () => without(signV4(policyOf(OWN)), "x-amz-signature")],
  ])("%s is asked for by its name", async (name, fields) => {
    const { status, member } = await post(fields());
    expect([status, member("Code"), member("ArgumentName"), member("Message")]).toEqual([
      400,
      "InvalidArgument",
      name,
      mustHave(name),
    ]);
  });

  it("a policy that nobody signed is a stranger's", async () => {
    const { status, member } = await post({ policy: policyOf() });
    expect([status, member("Code")]).toEqual([403, "AccessDenied"]);
  });

  it.each([
    ["Version 2", () => signV2(policyOf()), "signature"],
    ["Version 4", () => signV4(policyOf(OWN)), "x-amz-signature"],
  ])("%s: a policy that was changed is told back with what was sent", async (_version, fields, signature) => {
    const sent = fields();
    const policy = (sent["policy"] ?? "").slice(0, -2);
    const { status, member } = await post({ ...sent, policy });
    expect([status, member("Code")]).toEqual([403, "SignatureDoesNotMatch"]);
    expect(member("StringToSign")).toBe(policy);
    expect(member("SignatureProvided")).toBe(sent[signature]);
    expect(member("StringToSignBytes")).toMatch(/^([0-9a-f]{2} )+[0-9a-f]{2}$/);
  });

  it.each([
    ["another secret", { signature: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" }, "SignatureDoesNotMatch"],
    ["an empty signature of another length", { signature: "x" }, "SignatureDoesNotMatch"],
    ["a key that nobody has", { AWSAccessKeyId: "AKIDNOBODY" }, "InvalidAccessKeyId"],
  ])("%s is refused", async (_what, change, code) => {
    const { status, member } = await post({ ...signV2(policyOf()), ...change });
    expect([status, member("Code")]).toEqual([403, code]);
  });

  it("a credential of another service or shape is refused", async () => {
    const sent = signV4(policyOf(OWN));
    for (const credential of ["test/20260101/us-east-1/s3", "test/20260101/us-east-1/sqs/aws4_request"]) {
      const { status, member } = await post({ ...sent, "x-amz-credential": credential });
      expect([status, member("Code"), member("ArgumentName")]).toEqual([
        400,
        "InvalidArgument",
        "X-Amz-Credential",
      ]);
    }
  });
});

describe("what a policy lets through", () => {
  const failed = (...parts: string[]) =>
    `Invalid according to Policy: Policy Condition failed: ["${parts.join('", "')}"]`;

  it.each<[string, unknown[], Fields, number, string]>([
    [
      "another value",
      [["eq", "$acl", "private"]],
      { acl: "public-read" },
      403,
      failed("eq", "$acl", "private"),
    ],
    [
      "another beginning",
      [["starts-with", "$acl", "pri"]],
      { acl: "Private" },
      403,
      failed("starts-with", "$acl", "pri"),
    ],
    ["a name without $", [["eq", "acl", "private"]], { acl: "private" }, 403, failed("eq", "acl", "private")],
    ["a field too many", [], { acl: "private" }, 403, "Invalid according to Policy: Extra input fields: acl"],
    [
      "metadata that nobody foresaw",
      [],
      { "x-amz-meta-role": "admin" },
      403,
      "Invalid according to Policy: Extra input fields: x-amz-meta-role",
    ],
    [
      "a size that is no number",
      [["content-length-range", "x", "10"]],
      {},
      403,
      failed("content-length-range", "x", "10"),
    ],
    [
      "two in one",
      [{ acl: "private", key: "k" }],
      { acl: "private" },
      400,
      "Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
    ],
    [
      "a bucket key in SSE-KMS that nobody foresaw",
      [],
      { "x-amz-server-side-encryption-bucket-key-enabled": "true" },
      403,
      "Invalid according to Policy: Extra input fields: x-amz-server-side-encryption-bucket-key-enabled",
    ],
  ])("refuses %s", async (_what, conditions, fields, status, message) => {
    const answer = await post({ ...signV2(policyOf(conditions)), ...fields });
    expect([answer.status, answer.member("Message")]).toEqual([status, message]);
  });

  it("refuses what has expired, and another bucket's form", async () => {
    const expired = await post(signV2(policyOf([], new Date(Date.now() - 1000).toISOString())));
    expect(expired.member("Message")).toBe("Invalid according to Policy: Policy expired.");
    const other = encode({
      expiration: soon(),
      conditions: [{ bucket: "elsewhere" }, ["starts-with", "$key", ""]],
    });
    expect((await post(signV2(other))).member("Message")).toContain('["eq", "$bucket", "elsewhere"]');
  });

  it.each(["!!!", "", "null", '"text"', "[]", '{"expiration":5,"conditions":[]}', '{"conditions":{}}'])(
    "%j is no policy",
    async (text) => {
      const policy = Buffer.from(text).toString("base64");
      const { status } = await post(signV2(policy));
      expect(status).toBe(400);
    },
  );

  it("sizes may stand in quotes", async () => {
    expect((await post(signV2(policyOf([["content-length-range", "1", "10"]])))).status).toBe(204);
    expect((await post(signV2(policyOf([["content-length-range", "5", "10"]])))).member("Code")).toBe(
      "EntityTooSmall",
    );
  });
});

it("nothing of a refused form was stored", async () => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents.map(({ Key, Size }) => [Key, Size])).toEqual([["posted", 4]]);
});

it("a file's name takes the place of its mark, and only where the file has one", async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the form's own placeholder
  const key = "as-${filename}";
  await post({ ...signV2(policyOf()), key }, new Blob(["x"]), "photo.png");
  await post({ ...signV2(policyOf()), key });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "as-" }));
  expect(Contents.map(({ Key }) => Key)).toEqual([key, "as-photo.png"]);
});

it("the answer tells of the object as a PUT's does; metadata is kept as it is", async () => {
  const meta = "=?UTF-8?B?YWJj?=";
  const answer = await post({
    ...signV2(policyOf([["eq", "$x-amz-meta-a", meta]])),
    key: "told",
    "x-amz-meta-a": meta,
  });
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "told", ChecksumMode: "ENABLED" }));
  expect(answer.headers.get("x-amz-checksum-crc64nvme")).toBe(head.ChecksumCRC64NVME);
  expect(answer.headers.get("x-amz-checksum-type")).toBe("FULL_OBJECT");
  expect(answer.headers.get("x-amz-server-side-encryption")).toBe("AES256");
  expect(head.Metadata).toEqual({ a: meta });
  expect(await (await s3.send(new GetObjectCommand({ Bucket, Key: "told" }))).Body?.transformToString()).toBe(
    "file",
  );
});

it("a POST that is no form is told so", async () => {
  const answer = await fetch(`${server.endpoint}/${Bucket}`, {
    method: "POST",
    body: "x",
    headers: { "content-type": "text/html" },
  });
  expect(answer.status).toBe(412);
  expect(await answer.text()).toContain(
    "<Condition>Bucket POST must be of the enclosure-type multipart/form-data</Condition>",
  );
});
