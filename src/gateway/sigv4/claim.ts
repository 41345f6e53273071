import { BoundedCache } from "../../core/bounded-cache.js";
import type { ClaimedSignature } from "./signature.js";

/** Why a signature cannot even be read. The words are those of most services: S3 has its own for some. */
export class UnreadableSignature extends Error {
  readonly part: "time" | "credential" | undefined;

  constructor(sentence: string, part?: "time" | "credential") {
    super(sentence);
    this.part = part;
  }
}

export const CLAIM_ALGORITHMS = ["AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"] as const;

/** Longest validity of a presigned URL: a week. */
const EXPIRES_SECONDS_MAX = 604_800;

type Headers = Readonly<Record<string, string>>;

/** Signers kept. */
const SIGNERS_MAX = 1_024;
const SIGNATURE = "Signature=";

/** Reads claims. From call to call of one client they differ in the time and the signature alone: the rest is kept. */
export class ClaimReader {
  /** By what stands before the signature. */
  readonly #signers = new BoundedCache<string, ClaimedSignature>(SIGNERS_MAX);
  /** The last of them: to compare two texts costs a fraction of what it takes to hash one. */
  #lastSigner = "";
  #lastClaim: ClaimedSignature | undefined;

  /** The signature a request claims, from its headers or its query; undefined for an unsigned request. */
  read(headers: Headers, query: string): ClaimedSignature | undefined {
    const authorization = headers["authorization"];
    if (authorization !== undefined) return this.#fromHeader(authorization, headers);
    return query.includes("X-Amz-Algorithm=") || query.includes("X-Amz-Signature=")
      ? fromQuery(query)
      : undefined;
  }

  #fromHeader(authorization: string, headers: Headers): ClaimedSignature {
    const start = startOfSignature(authorization);
    const signature = authorization.slice(start);
    const timestamp = headers["x-amz-date"];
    // Whatever is not as clients write it is read with care.
    if (timestamp === undefined || !PLAIN_SIGNATURE.test(signature))
      return fromHeader(authorization, headers);
    const signer = authorization.slice(0, start);
    const known = signer === this.#lastSigner ? this.#lastClaim : this.#signers.get(signer);
    if (known) {
      this.#lastSigner = signer;
      this.#lastClaim = known;
      return { ...known, signature, timestamp, sessionToken: headers["x-amz-security-token"] };
    }
    const claim = fromHeader(authorization, headers);
    if (claim.signature === signature) this.#signers.set(signer, claim);
    return claim;
  }
}

const PLAIN_SIGNATURE = /^[0-9a-f]+$/;
/** Of HMAC-SHA256, in hex. */
const SIGNATURE_CHARACTERS = 64;

/** Where clients write it, at the end, or wherever it is: to search backwards costs more than to look there. */
function startOfSignature(authorization: string): number {
  const usual = authorization.length - SIGNATURE_CHARACTERS;
  if (authorization.slice(usual - SIGNATURE.length, usual) === SIGNATURE) return usual;
  return authorization.lastIndexOf(SIGNATURE) + SIGNATURE.length;
}

function fromHeader(authorization: string, headers: Headers): ClaimedSignature {
  const space = authorization.indexOf(" ");
  const algorithm = CLAIM_ALGORITHMS.find((known) => known === authorization.slice(0, space));
  if (!algorithm) {
    throw new UnreadableSignature(
      "Unsupported AWS 'algorithm': only AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256.",
    );
  }
  const credential = fieldOf(authorization, "Credential=", space);
  const signedHeaders = fieldOf(authorization, "SignedHeaders=", space);
  const signature = fieldOf(authorization, "Signature=", space);
  const timestamp = headers["x-amz-date"] ?? isoBasic(headers["date"]);
  if (!credential || !signature || !signedHeaders || !timestamp) {
    const given = { Credential: credential, Signature: signature, SignedHeaders: signedHeaders };
    const missing = Object.entries(given).filter(([, value]) => value === "");
    const needs = missing.map(([name]) => `Authorization header requires '${name}' parameter.`);
    if (!timestamp)
      needs.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    const part = missing.length === 0 ? "time" : undefined;
    throw new UnreadableSignature(`${needs.join(" ")} Authorization=${algorithm}`, part);
  }
  const { accessKeyId, date, region, service } = readCredential(credential, algorithm);
  return {
    algorithm,
    credential,
    accessKeyId,
    date,
    region,
    service,
    signedHeaders: signedHeaders.split(";"),
    signature,
    timestamp,
    sessionToken: headers["x-amz-security-token"],
    presigned: false,
    expiresSeconds: undefined,
  };
}

/** The value of `name=` in a comma-separated header, from `from` on; empty if it is not there. */
function fieldOf(header: string, name: string, from: number): string {
  for (let at = header.indexOf(name, from); at >= 0; at = header.indexOf(name, at + 1)) {
    const before = header.charAt(at - 1);
    if (before !== " " && before !== ",") continue;
    const start = at + name.length;
    // A comma or a space may end it.
    const comma = header.indexOf(",", start);
    const value = header.slice(start, comma < 0 ? header.length : comma).trim();
    const space = value.indexOf(" ");
    return space < 0 ? value : value.slice(0, space);
  }
  return "";
}

/** The service in a credential scope, read without judging the rest of the signature. */
export function signingNameOf(authorization: string | undefined, query: string): string | undefined {
  if (authorization !== undefined) {
    const end = authorization.indexOf("/aws4_request");
    return end < 0 ? undefined : authorization.slice(authorization.lastIndexOf("/", end - 1) + 1, end);
  }
  if (!query.includes("X-Amz-Credential=")) return undefined;
  const scope = new URLSearchParams(query).get("X-Amz-Credential")?.split("/") ?? [];
  return scope.at(-1) === "aws4_request" ? scope.at(-2) : undefined;
}

function fromQuery(query: string): ClaimedSignature {
  const fields = new URLSearchParams(query);
  const named = fields.get("X-Amz-Algorithm");
  const algorithm = CLAIM_ALGORITHMS.find((known) => known === named);
  if (named && !algorithm) {
    const both = CLAIM_ALGORITHMS.join(" and ");
    throw new UnreadableSignature(`X-Amz-Algorithm only supports "${both}"`);
  }
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
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
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

type Scope = Pick<ClaimedSignature, "credential" | "accessKeyId" | "date" | "region" | "service">;

function readCredential(credential: string, algorithm: ClaimedSignature["algorithm"]): Scope {
  const parts = credential.split("/");
  const terminator = parts.pop();
  const service = parts.pop() ?? "";
  const region = algorithm === "AWS4-HMAC-SHA256" ? (parts.pop() ?? "") : "";
  const date = parts.pop() ?? "";
  const accessKeyId = parts.join("/");
  if (terminator !== "aws4_request" || date === "" || accessKeyId === "") {
    throw new UnreadableSignature(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
      "credential",
    );
  }
  return { credential, accessKeyId, date, region, service };
}

function isoBasic(date: string | undefined): string | undefined {
  if (date === undefined) return undefined;
  if (/^\d{8}T\d{6}Z$/.test(date)) return date;
  const parsed = Date.parse(date);
  return Number.isNaN(parsed) ? undefined : new Date(parsed).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** `20260131T120000Z` as milliseconds since the epoch; NaN if malformed. */
export function timestampMs(timestamp: string): number {
  if (!/^\d{8}T\d{6}Z$/.test(timestamp)) return Number.NaN;
  const part = (from: number, to: number) => digits(timestamp, from, to);
  return Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(9, 11), part(11, 13), part(13, 15));
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - ZERO;
  return value;
}

const ZERO = 0x30;
