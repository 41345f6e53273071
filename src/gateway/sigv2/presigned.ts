import { createHmac, timingSafeEqual } from "node:crypto";
import type { SignedRequest } from "../sigv4/signature.js";

/**
 * URLs presigned with Signature Version 2: what the AWS CLI and boto3 make for S3 in us-east-1 unless told otherwise.
 * Nothing else is taken with it.
 */
export interface PresignedV2 {
  accessKeyId: string;
  /** Base64. */
  signature: string;
  /** Seconds since the epoch; NaN for what is no number. */
  expires: number;
  sessionToken: string | undefined;
}

/** The parts of a query that say which resource is meant, or change its answer: all of them are signed. */
const SIGNED_PARAMETERS = new Set(
  (
    "accelerate acl analytics cors defaultObjectAcl delete encryption intelligent-tiering inventory legal-hold lifecycle location " +
    "logging metrics notification object-lock ownershipControls partNumber policy policyStatus publicAccessBlock replication " +
    "requestPayment response-cache-control response-content-disposition response-content-encoding response-content-language " +
    "response-content-type response-expires restore retention select select-type tagging torrent uploadId uploads versionId " +
    "versioning versions website"
  ).split(" "),
);

export function readPresignedV2(query: string): PresignedV2 | undefined {
  if (!query.includes("AWSAccessKeyId=") || !query.includes("Signature=")) return undefined;
  const parameters = new URLSearchParams(query);
  return {
    accessKeyId: parameters.get("AWSAccessKeyId") ?? "",
    signature: parameters.get("Signature") ?? "",
    expires: Number(parameters.get("Expires") ?? Number.NaN),
    sessionToken: parameters.get("x-amz-security-token") ?? undefined,
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html#RESTAuthenticationQueryStringAuth */
export function stringToSignV2(request: SignedRequest, expires: number): string {
  const { method, path, query, headers } = request;
  const parameters = [...new URLSearchParams(query)];
  // What would be a header of an ordinary request may stand in the query of a presigned one.
  const header = (name: string) =>
    headers[name] ?? parameters.find(([key]) => key.toLowerCase() === name)?.[1] ?? "";
  const amz = parameters.filter(([name]) => name.startsWith("x-amz-"));
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith("x-amz-")) amz.push([name, value]);
  }
  const lines = amz.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}:${value.trim()}\n`);
  const signed = parameters
    .filter(([name]) => SIGNED_PARAMETERS.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`));
  const resource =
    bucketInHost(headers["host"] ?? "") + path + (signed.length === 0 ? "" : `?${signed.join("&")}`);
  return `${method}\n${header("content-md5")}\n${header("content-type")}\n${expires}\n${lines.join("")}${resource}`;
}

export function isValidV2(secret: string, text: string, signature: string): boolean {
  const expected = createHmac("sha1", secret).update(text).digest();
  const given = Buffer.from(signature, "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** A bucket named by the host belongs to the resource as if it stood in the path. */
function bucketInHost(host: string): string {
  const bucket = /^(.+)\.s3[.-]/.exec(host)?.[1];
  return bucket === undefined ? "" : `/${bucket}`;
}
