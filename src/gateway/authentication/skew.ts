import { AwsError } from "../../wire/aws-error.js";
import { timestampMs } from "../sigv4/claim.js";
import type { ClaimedSignature } from "../sigv4/signature.js";
import { wholeSeconds } from "../whole-seconds.js";
import { type AuthFamily, refuse } from "./errors.js";
import { s3DateFault, s3DayFault } from "./s3-claim-faults.js";

const SKEW_MINUTES: Record<AuthFamily, number> = { json: 5, rest: 5, query: 15, s3: 15 };

/** Refuses a signature outside its window: too old, from the future, or (presigned) past its `X-Amz-Expires`. */
export function checkTime(claim: ClaimedSignature, nowMs: number, family: AuthFamily): void {
  const signedMs = timestampMs(claim.timestamp);
  if (Number.isNaN(signedMs)) {
    if (family === "s3") throw s3DateFault(claim.presigned);
    const sentence = `Date must be in ISO-8601 'basic format'. Got '${claim.timestamp}'.`;
    throw refuse("incomplete", family, `${sentence} See http://en.wikipedia.org/wiki/ISO_8601`);
  }
  const skewMs = SKEW_MINUTES[family] * 60_000;
  if (claim.presigned && family === "s3") checkPresigned(claim, signedMs, nowMs, skewMs);
  else if (Math.abs(nowMs - signedMs) > skewMs + (claim.presigned ? (claim.expiresSeconds ?? 0) * 1000 : 0)) {
    throw skewed(claim, signedMs, nowMs, family);
  }
  const day = claim.timestamp.slice(0, 8);
  if (day !== claim.date) {
    if (family === "s3") throw s3DayFault(claim, day);
    const sentence = `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${claim.date}' != '${day}', from '${claim.timestamp}'.`;
    throw refuse("mismatch", family, sentence);
  }
}

function checkPresigned(claim: ClaimedSignature, signedMs: number, nowMs: number, skewMs: number): void {
  const expiresMs = signedMs + (claim.expiresSeconds ?? 0) * 1000;
  if (nowMs > expiresMs) {
    const members = {
      "X-Amz-Expires": claim.expiresSeconds,
      Expires: wholeSeconds(expiresMs),
      ServerTime: wholeSeconds(nowMs),
    };
    throw new AwsError("AccessDenied", "Request has expired", { status: 403, members });
  }
  if (signedMs > nowMs + skewMs) {
    const members = { "X-Amz-Date": claim.timestamp, ServerTime: wholeSeconds(nowMs) };
    throw new AwsError("AccessDenied", "Request is not valid yet", { status: 403, members });
  }
}

function skewed(claim: ClaimedSignature, signedMs: number, nowMs: number, family: AuthFamily): AwsError {
  if (family === "s3") {
    return new AwsError(
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
      {
        status: 403,
        members: {
          RequestTime: claim.timestamp,
          ServerTime: wholeSeconds(nowMs),
          MaxAllowedSkewMilliseconds: SKEW_MINUTES.s3 * 60_000,
        },
      },
    );
  }
  const minutes = SKEW_MINUTES[family];
  const past = signedMs < nowMs;
  const bound = nowMs + (past ? -1 : 1) * minutes * 60_000;
  const sentence = past
    ? `Signature expired: ${claim.timestamp} is now earlier than ${basic(bound)} (${basic(nowMs)} - ${minutes} min.)`
    : `Signature not yet current: ${claim.timestamp} is still later than ${basic(bound)} (${basic(nowMs)} + ${minutes} min.)`;
  return refuse("mismatch", family, sentence);
}

function basic(ms: number): string {
  return wholeSeconds(ms).replace(/[-:]/g, "");
}
