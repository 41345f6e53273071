import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { signRaw } from "../../support/raw-request.js";
import { useServer } from "../../support/server.js";
import { newBucket, s3Of } from "./support.js";

const server = useServer();
let Bucket: string;
beforeAll(async () => {
  Bucket = await newBucket(s3Of(server));
});

async function send(
  method: string,
  path: string,
  query: Record<string, string>,
  headers: object,
  body: string,
) {
  const all = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD", ...headers };
  const signed = await signRaw(server.endpoint, "s3", { method, path, query, headers: all, body });
  const search = new URLSearchParams(query).toString();
  const url = `${server.endpoint}${path}${search === "" ? "" : `?${search}`}`;
  const answer = await fetch(url, { method, headers: signed, body });
  const text = await answer.text();
  return { status: answer.status, message: /<Message>(.*)<\/Message>/.exec(text)?.[1] };
}

const CRC32_OF_HELLO = "NhCmhg==";
const SDK_SAYS = "x-amz-sdk-checksum-algorithm";

it.each([
  [{ "x-amz-checksum-crc32": CRC32_OF_HELLO }, undefined],
  [{ "x-amz-checksum-crc32": CRC32_OF_HELLO, [SDK_SAYS]: "CRC32" }, undefined],
  [
    { "x-amz-checksum-crc32": CRC32_OF_HELLO, "x-amz-checksum-sha1": "qvTGHdzF6KLavt4PO0gs2a6pQ00=" },
    "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
  ],
  [
    { "x-amz-checksum-crc32": CRC32_OF_HELLO, "x-amz-checksum-sha1": "none" },
    "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
  ],
  [
    { "x-amz-checksum-crc32": CRC32_OF_HELLO, [SDK_SAYS]: "SHA1" },
    "Value for x-amz-sdk-checksum-algorithm header is invalid.",
  ],
  [
    { [SDK_SAYS]: "CRC32" },
    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
  ],
  [
    { "x-amz-trailer": "x-amz-checksum-crc32" },
    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
  ],
  [{ "x-amz-trailer": "x-amz-foo" }, "The value specified in the x-amz-trailer header is not supported"],
])("PutObject with %o: %s", async (headers, message) => {
  const answer = await send("PUT", `/${Bucket}/k`, {}, headers, "hello");
  expect(answer).toEqual({ status: message === undefined ? 200 : 400, message });
});

it("CreateMultipartUpload: names the algorithm of the parts to come, as the CRT's clients do", async () => {
  const headers = { [SDK_SAYS]: "CRC32C", "x-amz-checksum-algorithm": "CRC32C" };
  expect(await send("POST", `/${Bucket}/parts`, { uploads: "" }, headers, "")).toEqual({ status: 200 });
});

it("DeleteObjects: what is to be deleted carries a digest", async () => {
  const body = "<Delete><Object><Key>k</Key></Object></Delete>";
  const message = "Missing required header for this request: Content-MD5 OR x-amz-checksum-*";
  expect(await send("POST", `/${Bucket}`, { delete: "" }, {}, body)).toEqual({ status: 400, message });
});

const digestOf = (algorithm: string, text: string) => createHash(algorithm).update(text).digest("base64");
const ENABLED = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
const TAGGED = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";
const RULED =
  "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>";
const DELETED = "<Delete><Object><Key>k</Key></Object></Delete>";

describe.each([
  ["PUT", "versioning", ENABLED],
  ["PUT", "tagging", TAGGED],
  ["PUT", "cors", RULED],
  ["POST", "delete", DELETED],
])("%s ?%s is what its sender digested", (method, name, document) => {
  const sendWith = (headers: Record<string, string>) =>
    send(method, `/${Bucket}`, { [name]: "" }, headers, document);

  it.each<[headers: Record<string, string>, message: string]>([
    [{ "content-md5": "invalid" }, "The Content-MD5 you specified was invalid."],
    [{ "content-md5": "aGVsbG8=" }, "The Content-MD5 you specified was invalid."],
    [
      { "content-md5": digestOf("md5", "other") },
      "The Content-MD5 you specified did not match what we received.",
    ],
    [{ "x-amz-checksum-crc32": "x" }, "Value for x-amz-checksum-crc32 header is invalid."],
    [
      { "x-amz-checksum-crc32": CRC32_OF_HELLO },
      "The CRC32 you specified did not match the calculated checksum.",
    ],
    [
      { "x-amz-checksum-sha256": digestOf("sha256", "other") },
      "The SHA256 you specified did not match the calculated checksum.",
    ],
  ])("refuses %o", async (headers, message) => {
    expect(await sendWith(headers)).toEqual({ status: 400, message });
  });

  it.each([
    ["content-md5", "md5"],
    ["x-amz-checksum-sha256", "sha256"],
  ])("takes it with a right %s", async (header, algorithm) => {
    expect((await sendWith({ [header]: digestOf(algorithm, document) })).message).toBeUndefined();
  });
});

it("ListParts: refuses a marker below zero", async () => {
  const created = await fetch(`${server.endpoint}/${Bucket}/m?uploads=`, {
    method: "POST",
    headers: await signRaw(server.endpoint, "s3", {
      method: "POST",
      path: `/${Bucket}/m`,
      query: { uploads: "" },
      headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
      body: "",
    }),
  });
  const uploadId = /<UploadId>(.*)<\/UploadId>/.exec(await created.text())?.[1] ?? "";
  const signed = await signRaw(server.endpoint, "s3", {
    method: "GET",
    path: `/${Bucket}/m`,
    query: { uploadId, "part-number-marker": "-1" },
    headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
    body: "",
  });
  const answer = await fetch(`${server.endpoint}/${Bucket}/m?uploadId=${uploadId}&part-number-marker=-1`, {
    headers: signed,
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(
    "Argument part-number-marker must be an integer between 0 and 2147483647",
  );
});

it("a presigned address whose credential is cut short is told so, not taken for another service's", async () => {
  const query = new URLSearchParams({
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": "access/hello/world",
    "X-Amz-Date": "20260131T120000Z",
    "X-Amz-Expires": "60",
    "X-Amz-SignedHeaders": "host",
    "X-Amz-Signature": "0",
  });
  const answer = await fetch(`${server.endpoint}/${Bucket}/k?${query}`);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(
    "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed;",
  );
});
