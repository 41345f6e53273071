import { S3 } from "@aws-sdk/client-s3";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { signRaw } from "../../support/raw-request.js";
import { useServer } from "../../support/server.js";
import { newBucket, s3Of } from "./support.js";

const server = useServer();
const s3 = () => new S3({ ...server.client(), forcePathStyle: true });
let Bucket: string;
beforeAll(async () => {
  Bucket = await newBucket(s3Of(server));
});
beforeEach(async () => {
  await s3().putObject({ Bucket, Key: "k", Body: "kept" });
});

async function send(method: string, target: string, headers: Record<string, string> = {}) {
  const [path = "", search = ""] = target.split("?");
  const query = Object.fromEntries(new URLSearchParams(search));
  const all = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD", ...headers };
  const body = method === "PUT" ? "other" : "";
  const signed = await signRaw(server.endpoint, "s3", {
    method,
    path,
    query,
    headers: all,
    body,
  });
  const answer = await fetch(server.endpoint + target, { method, headers: signed, ...(body && { body }) });
  const text = await answer.text();
  const found = (name: string) => new RegExp(`<${name}>(.*)</${name}>`).exec(text)?.[1];
  return {
    status: answer.status,
    code: found("Code"),
    message: found("Message"),
    type: found("ResourceType"),
  };
}

const NOT_ALLOWED = {
  status: 405,
  code: "MethodNotAllowed",
  message: "The specified method is not allowed against this resource.",
};

test.each([
  [
    "PUT",
    "/k?partNumber=1",
    400,
    "InvalidArgument",
    "This operation does not accept partNumber without uploadId",
  ],
  ["PUT", "/k?versionId=a", 400, "InvalidArgument", "This operation does not accept a version-id."],
  ["GET", "/k?uploads", 400, "InvalidRequest", "Key is not expected for the GET method ?uploads subresource"],
  [
    "GET",
    "/k?versions",
    400,
    "InvalidRequest",
    "There is no such thing as the ?versions sub-resource for a key",
  ],
  [
    "GET",
    "?versions&uploads",
    400,
    "InvalidArgument",
    "Conflicting query string parameters: uploads, versions",
  ],
])("%s %s: %i %s", async (method, rest, status, code, message) => {
  expect(await send(method, `/${Bucket}${rest}`)).toMatchObject({ status, code, message });
});

test.each([
  ["PUT", "/k?uploadId=a", "UPLOAD"],
  ["PUT", "/k?cors", "OBJECT"],
  ["GET", "/k?policy", "OBJECT"],
  ["DELETE", "/k?acl", "OBJECT"],
  ["DELETE", "/k?legal-hold", "OBJECT"],
  ["DELETE", "?versioning", "BUCKET"],
  ["DELETE", "?uploads", "BUCKET"],
])("%s %s is no request on the whole", async (method, rest, type) => {
  expect(await send(method, `/${Bucket}${rest}`)).toEqual({ ...NOT_ALLOWED, type });
  const { Body } = await s3().getObject({ Bucket, Key: "k" });
  expect(await Body?.transformToString()).toBe("kept");
});

test("a copy source is for copies", async () => {
  for (const method of ["GET", "DELETE"]) {
    expect(await send(method, `/${Bucket}/k`, { "x-amz-copy-source": `/${Bucket}/k` })).toMatchObject({
      status: 400,
      code: "InvalidArgument",
      message: "You can only specify a copy source header for copy requests.",
    });
  }
});

test.each(["GET", "PUT", "DELETE"])(
  "%s: a key of 1,025 bytes is too long for every operation",
  async (method) => {
    for (const rest of ["", "?tagging"]) {
      const key = encodeURIComponent("é".repeat(512)) + "x";
      expect(await send(method, `/${Bucket}/${key}${rest}`)).toMatchObject({
        status: 400,
        code: "KeyTooLongError",
      });
    }
  },
);
