import { expect, it } from "vitest";
import { toLogLine } from "./log-line.js";

const request = {
  bucketOwner: "owner",
  bucket: "b",
  at: Date.UTC(2019, 1, 6, 0, 0, 38),
  requestId: "id",
  operation: "REST.GET.OBJECT",
};

it("toLogLine: has S3's fields in S3's order", () => {
  const line = toLogLine({
    ...request,
    remoteIp: "192.0.2.3",
    requester: "arn:aws:iam::111122223333:user/me",
    key: "a b/c",
    requestUri: "GET /b/a%20b/c HTTP/1.1",
    status: 404,
    errorCode: "NoSuchKey",
    bytesSent: 297,
    objectSize: 5,
    turnAroundTime: 7.4,
    referer: "http://pages/",
    userAgent: 'agent "x"',
    versionId: "v",
    signatureVersion: "SigV4",
    authenticationType: "AuthHeader",
    host: "localhost:4566",
    accessPointArn: "arn:aws:s3:us-east-1:111122223333:accesspoint/p",
  });
  expect(line).toBe(
    "owner b [06/Feb/2019:00:00:38 +0000] 192.0.2.3 arn:aws:iam::111122223333:user/me id REST.GET.OBJECT a%20b/c " +
      '"GET /b/a%20b/c HTTP/1.1" 404 NoSuchKey 297 5 7 7 "http://pages/" "agent %22x%22" v aWQ= SigV4 - AuthHeader ' +
      "localhost:4566 - arn:aws:s3:us-east-1:111122223333:accesspoint/p - -",
  );
});

it("toLogLine: what is absent is a dash, in quotation marks where the field has them", () => {
  expect(toLogLine({ ...request, bytesSent: 0 })).toBe(
    'owner b [06/Feb/2019:00:00:38 +0000] - - id REST.GET.OBJECT - "-" - - - - - - "-" "-" - aWQ= - - - - - - - -',
  );
});
