import { createHmac, timingSafeEqual } from "node:crypto";
import { AwsError } from "../../wire/aws-error.js";
import type { SignedRequest } from "../sigv4/signature.js";
import { wholeSeconds } from "../whole-seconds.js";

/**
 * Signature Version 2, for S3 alone: URLs presigned as the AWS CLI and boto3 make them for us-east-1 unless told otherwise,
 * and the headers of clients that are set to it.
 */
export interface SignatureV2 {
  accessKeyId: string;
  /** Base64. */
  signature: string;
  sessionToken: string | undefined;
  presigned: boolean;
  /** The date under the signature: `Expires` of a URL, `Date` of a header, empty where `x-amz-date` stands in for it. */
  date: string;
}

/** The parts of a query that clients sign: the sub-resources there were when they learnt Version 2, and what changes an answer. */
const SIGNED_PARAMETERS = new Set(
  (
    "accelerate acl analytics cors defaultObjectAcl delete inventory lifecycle location logging metrics notification " +
    "object-lock partNumber policy replication requestPayment response-cache-control response-content-disposition " +
    "response-content-encoding response-content-language response-content-type response-expires restore select " +
    "select-type storageClass tagging torrent uploadId uploads versionId versioning versions website"
  ).split(" "),
);

/** The Version 2 signature that a request claims, from its header or its query. */
export function readSignatureV2({ headers, query }: SignedRequest): SignatureV2 | undefined {
  return fromHeader(headers) ?? fromQuery(query);
}

function fromQuery(query: string): SignatureV2 | undefined {
  if (!query.includes("AWSAccessKeyId=") && !query.includes("Signature=")) return undefined;
  const parameters = new URLSearchParams(query);
  const [accessKeyId, signature, date] = ["AWSAccessKeyId", "Signature", "Expires"].map((name) =>
    parameters.get(name),
  );
  if (!accessKeyId && !signature) return undefined;
  if (!accessKeyId || !signature || !date) {
    throw denied("Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters");
  }
  const sessionToken = parameters.get("x-amz-security-token") ?? undefined;
  return { accessKeyId, signature, sessionToken, presigned: true, date };
}

function fromHeader(headers: SignedRequest["headers"]): SignatureV2 | undefined {
  const authorization = headers["authorization"];
  if (!isHeaderV2(authorization)) return undefined;
  const [, accessKeyId, signature] = /^AWS ([^\s:]+):(\S+)$/.exec(authorization) ?? [];
  if (!accessKeyId || !signature) {
    throw new AwsError(
      "InvalidArgument",
      "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature",
      {
        status: 400,
        members: { ArgumentName: "Authorization", ArgumentValue: authorization },
      },
    );
  }
  return {
    accessKeyId,
    signature,
    sessionToken: headers["x-amz-security-token"],
    presigned: false,
    date: headers["x-amz-date"] === undefined ? (headers["date"] ?? "") : "",
  };
}

export const isHeaderV2 = (authorization: string | undefined): authorization is string =>
  authorization?.startsWith("AWS ") === true;

const SKEW_MS = 15 * 60_000;

/** Refuses a URL that has expired, and headers signed too long ago or in the future. */
export function checkTimeV2(claim: SignatureV2, { headers }: SignedRequest, nowMs: number): void {
  if (claim.presigned) {
    const expiresMs = Number(claim.date) * 1000;
    if (!(Math.abs(expiresMs) <= DATE_MS_MAX))
      throw denied(`Invalid date (should be seconds since epoch): ${claim.date}`);
    if (expiresMs > nowMs) return;
    throw denied("Request has expired", {
      Expires: wholeSeconds(expiresMs),
      ServerTime: wholeSeconds(nowMs),
    });
  }
  const date = headers["x-amz-date"] ?? headers["date"] ?? "";
  const signedMs = Date.parse(date);
  if (!(signedMs >= 0)) throw denied("AWS authentication requires a valid Date or x-amz-date header");
  if (Math.abs(nowMs - signedMs) <= SKEW_MS) return;
  throw new AwsError(
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
    {
      status: 403,
      members: {
        RequestTime: date,
        ServerTime: wholeSeconds(nowMs),
        MaxAllowedSkewMilliseconds: SKEW_MS,
      },
    },
  );
}

const denied = (message: string, members: Record<string, unknown> = {}): AwsError =>
  new AwsError("AccessDenied", message, { status: 403, members });

/** Furthest time from the epoch that a date holds. */
const DATE_MS_MAX = 8.64e15;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html */
export function stringToSignV2(
  request: SignedRequest,
  claim: Pick<SignatureV2, "date" | "presigned">,
): string {
  const { method, path, query, headers } = request;
  const parameters = [...new URLSearchParams(query)];
  // What would be a header of an ordinary request may stand in the query of a presigned one.
  const inQuery = claim.presigned ? parameters : [];
  const header = (name: string) =>
    headers[name] ?? inQuery.find(([key]) => key.toLowerCase() === name)?.[1] ?? "";
  const amz = inQuery.filter(([name]) => name.startsWith("x-amz-"));
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
  return `${method}\n${header("content-md5")}\n${header("content-type")}\n${claim.date}\n${lines.join("")}${resource}`;
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
