import { expect, it } from "vitest";
import { toLogLine, toLogOperation } from "./log-line.js";

it.each([
  ["GET", "GetObject", "REST.GET.OBJECT"],
  ["PUT", "UploadPart", "REST.PUT.PART"],
  ["GET", "GetBucketVersioning", "REST.GET.VERSIONING"],
  ["POST", "DeleteObjects", "REST.POST.MULTI_OBJECT_DELETE"],
  ["GET", "ListObjectsV2", "REST.GET.BUCKET"],
])("toLogOperation: %s %s", (method, operation, name) => {
  expect(toLogOperation(method, operation)).toBe(name);
});

it("toLogLine: has S3's fields in S3's order", () => {
  const line = toLogLine({
    bucketOwner: "owner",
    bucket: "b",
    at: Date.UTC(2019, 1, 6, 0, 0, 38),
    remoteIp: "192.0.2.3",
    requester: undefined,
    requestId: "id",
    operation: "REST.GET.OBJECT",
    key: "a b/c",
    requestUri: "GET /b/a%20b/c HTTP/1.1",
    status: 404,
    errorCode: "NoSuchKey",
    bytesSent: "297",
    objectSize: undefined,
    referer: undefined,
    userAgent: 'agent "x"',
    versionId: undefined,
    signed: "AuthHeader",
    host: "localhost:4566",
  });
  expect(line).toBe(
    'owner b [06/Feb/2019:00:00:38 +0000] 192.0.2.3 - id REST.GET.OBJECT a%20b/c "GET /b/a%20b/c HTTP/1.1" 404 NoSuchKey ' +
      '297 - - - - "agent %22x%22" - aWQ= SigV4 - AuthHeader localhost:4566 - - -',
  );
});
