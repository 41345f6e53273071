import type { ClaimedSignature } from "./signature.js";

/** Why a signature cannot even be read. The words are AWS's. */
export class UnreadableSignature extends Error {}

const ALGORITHMS = ["AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"] as const;

/** Longest validity of a presigned URL: a week. */
const EXPIRES_SECONDS_MAX = 604_800;

/** The signature a request claims, from its headers or its query; undefined for an unsigned request. */
export function readClaim(
  headers: Readonly<Record<string, string>>,
  query: string,
): ClaimedSignature | undefined {
  const authorization = headers["authorization"];
  if (authorization !== undefined) return fromHeader(authorization, headers);
  return query.includes("X-Amz-Algorithm=") || query.includes("X-Amz-Signature=")
    ? fromQuery(query)
    : undefined;
}

function fromHeader(authorization: string, headers: Readonly<Record<string, string>>): ClaimedSignature {
  const space = authorization.indexOf(" ");
  const algorithm = ALGORITHMS.find((known) => known === authorization.slice(0, space));
  if (!algorithm) {
    throw new UnreadableSignature(
      "Unsupported AWS 'algorithm': only AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256.",
    );
  }
  const fields = new Map<string, string>();
  for (const field of authorization.slice(space + 1).split(",")) {
    const equals = field.indexOf("=");
    if (equals > 0) fields.set(field.slice(0, equals).trim(), field.slice(equals + 1).trim());
  }
  const missing = ["Credential", "Signature", "SignedHeaders"].filter((name) => !fields.get(name));
  const timestamp = headers["x-amz-date"] ?? isoBasic(headers["date"]);
  if (missing.length > 0 || !timestamp) {
    const needs = missing.map((name) => `Authorization header requires '${name}' parameter.`);
    if (!timestamp)
      needs.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    throw new UnreadableSignature(`${needs.join(" ")} Authorization=${algorithm}`);
  }
  return {
    algorithm,
    ...readCredential(fields.get("Credential") ?? "", algorithm),
    signedHeaders: (fields.get("SignedHeaders") ?? "").split(";"),
    signature: fields.get("Signature") ?? "",
    timestamp,
    sessionToken: headers["x-amz-security-token"],
    presigned: false,
    expiresSeconds: undefined,
  };
}

function fromQuery(query: string): ClaimedSignature {
  const fields = new URLSearchParams(query);
  const algorithm = ALGORITHMS.find((known) => known === fields.get("X-Amz-Algorithm"));
  const names = ["Algorithm", "Credential", "Signature", "Date", "SignedHeaders", "Expires"].map(
    (n) => `X-Amz-${n}`,
  );
  if (!algorithm || names.some((name) => !fields.get(name))) {
    throw new UnreadableSignature(
      "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, " +
        "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    );
  }
  const expiresSeconds = Number(fields.get("X-Amz-Expires"));
  if (!Number.isInteger(expiresSeconds)) throw new UnreadableSignature("X-Amz-Expires should be a number");
  if (expiresSeconds < 0) throw new UnreadableSignature("X-Amz-Expires must be non-negative");
  if (expiresSeconds > EXPIRES_SECONDS_MAX) {
    throw new UnreadableSignature(
      "X-Amz-Expires must be less than a week (in seconds) that is less than 604800",
    );
  }
  return {
    algorithm,
    ...readCredential(fields.get("X-Amz-Credential") ?? "", algorithm),
    signedHeaders: (fields.get("X-Amz-SignedHeaders") ?? "").split(";"),
    signature: fields.get("X-Amz-Signature") ?? "",
    timestamp: fields.get("X-Amz-Date") ?? "",
    sessionToken: fields.get("X-Amz-Security-Token") ?? undefined,
    presigned: true,
    expiresSeconds,
  };
}

type Scope = Pick<ClaimedSignature, "accessKeyId" | "date" | "region" | "service">;

function readCredential(credential: string, algorithm: ClaimedSignature["algorithm"]): Scope {
  const parts = credential.split("/");
  const terminator = parts.pop();
  const service = parts.pop() ?? "";
  const region = algorithm === "AWS4-HMAC-SHA256" ? (parts.pop() ?? "") : "";
  const date = parts.pop() ?? "";
  const accessKeyId = parts.join("/");
  if (terminator !== "aws4_request" || !/^\d{8}$/.test(date) || accessKeyId === "") {
    throw new UnreadableSignature(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  return { accessKeyId, date, region, service };
}

function isoBasic(date: string | undefined): string | undefined {
  if (date === undefined) return undefined;
  if (/^\d{8}T\d{6}Z$/.test(date)) return date;
  const parsed = Date.parse(date);
  return Number.isNaN(parsed) ? undefined : new Date(parsed).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** `20260131T120000Z` as milliseconds since the epoch; NaN if malformed. */
export function timestampMs(timestamp: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp);
  if (!match) return Number.NaN;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
