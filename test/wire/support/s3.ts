import * as s3 from "@aws-sdk/client-s3";
import type { WireRequest } from "../../../src/wire/protocol.js";
import { createProtocol } from "../../../src/wire/protocols.js";
import { type Answer, Loopback } from "./loopback.js";

/** S3 in path style: the first segment is the bucket, which the schema does not know. */
export function s3Loopback(answer?: Answer) {
  const facts = { name: "s3", xmlNamespace: "http://s3.amazonaws.com/doc/2006-03-01/" };
  const loopback = new Loopback(createProtocol("restXml"), s3, facts, answer);
  loopback.rewrite = takeBucketOff;
  const client = new s3.S3Client({
    ...loopback.client,
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return { loopback, client };
}

function takeBucketOff(request: WireRequest) {
  const [, Bucket = "", ...key] = request.path.split("/");
  if (Bucket === "") return { request, members: {} };
  return {
    request: { ...request, path: `/${key.join("/")}` },
    members: { Bucket: decodeURIComponent(Bucket) },
  };
}
