import * as sdk from "@aws-sdk/client-s3";
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { beforeAll, describe, expect, it } from "vitest";
import { service } from "../../../src/services/s3/index.js";
import { manifest } from "../../../src/services/s3/manifest.js";
import { inputOf, loadServiceModel, type OperationModel } from "../../../src/wire/model.js";
import { kindOf, membersOf } from "../../../src/wire/schema.js";
import { leastRequest, type RawRequest, sendSigned, signRaw } from "../../support/raw-request.js";
import { ROOT, useServer } from "../../support/server.js";
import { sendPlain } from "./plain-request.js";
import { newBucket, s3Of } from "./support.js";

// What no client would send, to every operation: who may not is told so, and nothing else; what cannot be read is refused.

const server = useServer();
const model = loadServiceModel(sdk, manifest);
const OPERATIONS = Object.keys(service.operations).flatMap((name) => model.operations.get(name) ?? []);
const ofBuckets = OPERATIONS.filter((one) => membersOf(inputOf(one)).some(({ name }) => name === "Bucket"));
const hasKey = (one: OperationModel) => membersOf(inputOf(one)).some(({ name }) => name === "Key");
const hasDocument = (one: OperationModel) =>
  membersOf(inputOf(one)).some(({ traits, schema }) => traits.httpPayload && kindOf(schema) === "structure");
const named = (operations: OperationModel[]) =>
  operations.map((one): [string, OperationModel] => [one.name, one]);
const DOCUMENTS = ofBuckets.filter((one) => hasDocument(one) && one.name !== "CreateBucket");

let Bucket: string;
beforeAll(async () => {
  const s3 = s3Of(server);
  Bucket = await newBucket(s3);
  await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
  const whole = { Bucket, Key: "whole" };
  const { UploadId } = await s3.send(
    new sdk.CreateMultipartUploadCommand({ ...whole, ChecksumAlgorithm: "SHA256" }),
  );
  const part = { ...whole, UploadId, PartNumber: 1 };
  const { ETag, ChecksumSHA256 } = await s3.send(
    new sdk.UploadPartCommand({ ...part, Body: "x", ChecksumAlgorithm: "SHA256" }),
  );
  const Parts = [{ PartNumber: 1, ETag, ChecksumSHA256 }];
  await s3.send(new sdk.CompleteMultipartUploadCommand({ ...whole, UploadId, MultipartUpload: { Parts } }));
});

/** The least request of an operation about a bucket, with what its model wants beside. */
function requestTo(operation: OperationModel, bucket: string, body = ""): RawRequest {
  const least = leastRequest(manifest, operation);
  const query: Record<string, string> = { ...least.query };
  const headers: Record<string, string> = {};
  for (const { name, traits, required } of membersOf(inputOf(operation))) {
    if (!required) continue;
    if (traits.httpQuery !== undefined) query[traits.httpQuery] = name === "PartNumber" ? "1" : "x";
    if (traits.httpHeader !== undefined)
      headers[traits.httpHeader] = name === "CopySource" ? `${Bucket}/k` : "ETag";
  }
  delete query["x-id"];
  return { ...least, path: hasKey(operation) ? `/${bucket}/k` : `/${bucket}`, query, headers, body };
}

async function answerOf(request: RawRequest, region = "us-east-1") {
  const headers = { ...request.headers, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
  const signed =
    region === "us-east-1"
      ? await sendSigned(server.endpoint, { ...request, headers }, { service: "s3", ...ROOT, at: Date.now() })
      : await sendFrom(region, { ...request, headers });
  return tell(signed);
}

async function tell(answer: Response) {
  const text = await answer.text();
  return { status: answer.status, code: /<Code>(\w+)<\/Code>/.exec(text)?.[1], headers: answer.headers };
}

/** As a client does that is set to another region. */
async function sendFrom(region: string, request: RawRequest): Promise<Response> {
  const headers = await signRaw(server.endpoint, "s3", request, { ...ROOT, at: Date.now(), region });
  return fetch(addressOf(request), {
    method: request.method,
    headers,
    body: bodyOf(request),
    redirect: "manual",
  });
}

const bodyOf = ({ method, body }: RawRequest) => (method === "GET" || method === "HEAD" ? null : body);
const addressOf = ({ path, query }: RawRequest) => `${server.endpoint}${path}?${new URLSearchParams(query)}`;

/** Of HEAD there is no code. */
const codeOf = (operation: OperationModel, code: string) =>
  operation.name.startsWith("Head") ? undefined : code;

// Each line of a list of deletions is judged on its own, so the list is read first.
it.each(named(ofBuckets.filter(({ name }) => name !== "DeleteObjects")))(
  "%s: a stranger is told that access is denied, whatever else is wrong",
  async (_name, operation) => {
    for (const body of ["", "<not xml"]) {
      const request = requestTo(operation, Bucket, body);
      const answer = await tell(
        await fetch(addressOf(request), {
          method: request.method,
          headers: request.headers,
          body: bodyOf(request),
        }),
      );
      expect([answer.status, answer.code]).toEqual([403, codeOf(operation, "AccessDenied")]);
    }
  },
);

it.each(named(ofBuckets.filter(({ name }) => name !== "CreateBucket")))(
  "%s: a bucket that is not there is told before anything else, one that lives elsewhere where it is",
  async (_name, operation) => {
    for (const body of ["", "<not xml"]) {
      const gone = await answerOf(requestTo(operation, "no-such-bucket", body));
      expect([gone.status, gone.code]).toEqual([404, codeOf(operation, "NoSuchBucket")]);
      const elsewhere = await answerOf(requestTo(operation, Bucket, body), "eu-west-1");
      expect([elsewhere.status, elsewhere.code]).toEqual([301, codeOf(operation, "PermanentRedirect")]);
      expect(elsewhere.headers.get("x-amz-bucket-region")).toBe("us-east-1");
    }
  },
);

const DEPTH = 10_000;
const BOMBS: [string, string][] = [
  ["entities", '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'],
  ["an entity from elsewhere", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
  ["depth", "<a>".repeat(DEPTH) + "</a>".repeat(DEPTH)],
  ["breadth", `<a>${"<b/>".repeat(200_000)}</a>`],
  ["another document", "<Other/>"],
  ["no end", "<a><b>"],
  ["bytes that are no text", "\u0000\u0001<a/>"],
];

describe.each(named(DOCUMENTS))("%s", (_name, operation) => {
  it.each(BOMBS)("refuses a document of %s", async (_what, body) => {
    const answer = await answerOf(requestTo(operation, Bucket, body));
    const expected = operation.name.endsWith("Acl") ? "MalformedACLError" : "MalformedXML";
    // What is deleted must come with a digest, which is asked for first.
    const accepted = operation.name === "DeleteObjects" ? [expected, "InvalidRequest"] : [expected];
    expect(answer.status).toBe(400);
    expect(accepted).toContain(answer.code);
  });
});

const COUNTS: [string, string, string][] = [
  ["max-keys", "", "list-type=2"],
  ["max-keys", "", "versions"],
  ["max-keys", "", "prefix=x"],
  ["max-uploads", "", "uploads"],
];
const NO_NUMBERS = ["-1", "abc", "1.5", "99999999999999999999", "0x10"];

it.each(COUNTS)("%s%s?%s: is a number or an invalid argument", async (name, path, query) => {
  for (const value of NO_NUMBERS) {
    const request = { method: "GET", path: `/${Bucket}${path}`, headers: {}, body: "" };
    const answer = await answerOf({
      ...request,
      query: { ...Object.fromEntries(new URLSearchParams(query)), [name]: value },
    });
    expect([value, answer.status, answer.code]).toEqual([value, 400, "InvalidArgument"]);
  }
});

it("GetObjectAttributes, ListParts: pages of parts are counted in numbers", async () => {
  const { UploadId = "" } = await s3Of(server).send(
    new sdk.CreateMultipartUploadCommand({ Bucket, Key: "parts" }),
  );
  for (const value of NO_NUMBERS) {
    for (const name of ["max-parts", "part-number-marker"]) {
      const plain = { method: "GET", headers: {}, body: "" };
      const parts = { ...plain, path: `/${Bucket}/parts`, query: { uploadId: UploadId, [name]: value } };
      const headers = { "x-amz-object-attributes": "ObjectParts", [`x-amz-${name}`]: value };
      const attributes = { ...plain, path: `/${Bucket}/whole`, query: { attributes: "" }, headers };
      for (const request of [parts, attributes])
        expect([name, value, (await answerOf(request)).code]).toEqual([name, value, "InvalidArgument"]);
    }
  }
});

it("keys have at most 1,024 bytes, whatever characters they are", async () => {
  const put = (key: string) =>
    answerOf({
      method: "PUT",
      path: `/${Bucket}/${encodeURIComponent(key)}`,
      query: {},
      headers: {},
      body: "x",
    });
  for (const letter of ["a", "é", "漢", "🙂"]) {
    const size = Buffer.byteLength(letter);
    const fits = letter.repeat(Math.floor(1024 / size));
    expect((await put(fits)).status).toBe(200);
    expect(await put(fits + letter)).toMatchObject({ status: 400, code: "KeyTooLongError" });
  }
  const { Contents = [] } = await s3Of(server).send(new ListObjectsV2Command({ Bucket }));
  expect(Contents.map(({ Key = "" }) => Buffer.byteLength(Key)).sort()).toEqual(
    [1, 5, 1023, 1024, 1024, 1024].sort(),
  );
});

it("a presigned address opens nothing once any part of it was changed", async () => {
  const url = new URL(await getSignedUrl(s3Of(server), new sdk.GetObjectCommand({ Bucket, Key: "k" })));
  expect((await fetch(url)).status).toBe(200);
  const changes: [string, (changed: URL) => void][] = [
    ["path", (changed) => (changed.pathname = `/${Bucket}/other`)],
    ["a parameter more", (changed) => changed.searchParams.append("versionId", "null")],
    ...[...url.searchParams.keys()].flatMap((name): [string, (changed: URL) => void][] => [
      [`${name} gone`, (changed) => changed.searchParams.delete(name)],
      [`${name} twice`, (changed) => changed.searchParams.append(name, url.searchParams.get(name) ?? "")],
      [`${name} otherwise`, (changed) => changed.searchParams.set(name, `${url.searchParams.get(name)}0`)],
    ]),
  ];
  for (const [what, change] of changes) {
    // What signs the rest is not signed itself, and may stand there again.
    if (what === "X-Amz-Signature twice") continue;
    const changed = new URL(url);
    change(changed);
    const answer = await tell(await fetch(changed));
    expect([what, answer.status >= 400 && answer.status < 500]).toEqual([what, true]);
  }
  for (const method of ["PUT", "DELETE", "POST", "HEAD"])
    expect((await fetch(url, { method, ...(method === "PUT" && { body: "x" }) })).status, method).toBe(403);
  const plain = await sendPlain(server.endpoint, url.pathname + url.search, { "x-amz-acl": "public-read" });
  expect(plain.status).toBe(403);
});
