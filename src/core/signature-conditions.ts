import type { ConditionValue } from "./access.js";
import type { RequestFacts } from "./context.js";

type Conditions = Record<string, ConditionValue>;

const HASH = "x-amz-content-sha256";
const VERSION_4 = "AWS4-HMAC-SHA256";

/** S3's condition keys of how a caller proved who it is, and how long ago; S3 Control has the same. */
export function signatureConditions({ method, headers, query }: RequestFacts, nowMs: number): Conditions {
  const { authorization } = headers;
  const hash = headers[HASH];
  if (authorization !== undefined) {
    return {
      "s3:authType": "REST-HEADER",
      "s3:signatureversion": authorization.startsWith("AWS ") ? "AWS" : VERSION_4,
      ...ageConditions(headers["x-amz-date"], nowMs),
      ...(hash !== undefined && { "s3:x-amz-content-sha256": hash }),
    };
  }
  if (query.includes("X-Amz-Signature=")) {
    return {
      "s3:authType": "REST-QUERY-STRING",
      "s3:signatureversion": VERSION_4,
      ...ageConditions(/(?:^|&)X-Amz-Date=([^&]+)/.exec(query)?.[1], nowMs),
      "s3:x-amz-content-sha256": hash ?? "UNSIGNED-PAYLOAD",
    };
  }
  if (query.includes("AWSAccessKeyId="))
    return { "s3:authType": "REST-QUERY-STRING", "s3:signatureversion": "AWS" };
  const isForm = method === "POST" && headers["content-type"]?.startsWith("multipart/form-data");
  return isForm ? { "s3:authType": "POST" } : {};
}

function ageConditions(time: string | undefined, nowMs: number): Conditions {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time ?? "") ?? [];
  if (year === undefined) return {};
  const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return { "s3:signatureAge": String(Math.max(nowMs - signedAt, 0)) };
}
