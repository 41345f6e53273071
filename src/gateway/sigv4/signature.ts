import { Buffer } from "node:buffer";
import { createHmac, hash, timingSafeEqual } from "node:crypto";

/** The pieces of a Signature Version 4, wherever the client put them. */
export interface ClaimedSignature {
  algorithm: "AWS4-HMAC-SHA256" | "AWS4-ECDSA-P256-SHA256";
  /** As sent: `KEY/20260131/us-east-1/dynamodb/aws4_request`. */
  credential: string;
  accessKeyId: string;
  /** `20260131` */
  date: string;
  /** Empty for SigV4A, whose scope names no region. */
  region: string;
  service: string;
  signedHeaders: readonly string[];
  signature: string;
  /** `20260131T120000Z` */
  timestamp: string;
  sessionToken: string | undefined;
  /** In the query string rather than in headers. */
  presigned: boolean;
  /** Presigned only: seconds of validity. */
  expiresSeconds: number | undefined;
}

export interface SignedRequest {
  method: string;
  path: string;
  query: string;
  headers: Readonly<Record<string, string>>;
}

export function credentialScope(claim: ClaimedSignature): string {
  return claim.algorithm === "AWS4-ECDSA-P256-SHA256"
    ? `${claim.date}/${claim.service}/aws4_request`
    : `${claim.date}/${claim.region}/${claim.service}/aws4_request`;
}

/** The string that was signed. `payloadHash` is hex, or one of the `UNSIGNED-…`/`STREAMING-…` words. */
export function stringToSign(request: SignedRequest, claim: ClaimedSignature, payloadHash: string): string {
  const canonical = canonicalRequest(request, claim, payloadHash);
  return `${claim.algorithm}\n${claim.timestamp}\n${credentialScope(claim)}\n${hash("sha256", canonical, "hex")}`;
}

export function canonicalRequest(
  request: SignedRequest,
  claim: ClaimedSignature,
  payloadHash: string,
): string {
  let headers = "";
  for (const name of claim.signedHeaders) headers += `${name}:${foldSpace(request.headers[name] ?? "")}\n`;
  const path = claim.service === "s3" ? singleEncodedPath(request.path) : doubleEncodedPath(request.path);
  const query = canonicalQuery(request.query, claim.presigned);
  return `${request.method}\n${path}\n${query}\n${headers}\n${claim.signedHeaders.join(";")}\n${payloadHash}`;
}

function foldSpace(value: string): string {
  return value.includes("  ") ? value.trim().replace(/ {2,}/g, " ") : value.trim();
}

/** S3 signs the path as sent, each octet outside the unreserved set percent-encoded once. */
function singleEncodedPath(path: string): string {
  return /^[\w.~/-]*$/.test(path)
    ? path
    : path
        .split("/")
        .map((segment) => reencode(segment))
        .join("/");
}

/** All other services sign the normalized path with its percent-encoding encoded again. */
function doubleEncodedPath(path: string): string {
  if (path === "/") return path;
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(encode(segment));
  }
  return `/${kept.join("/")}${kept.length > 0 && path.endsWith("/") ? "/" : ""}`;
}

function canonicalQuery(query: string, presigned: boolean): string {
  if (query === "") return "";
  const pairs: [string, string][] = [];
  for (const part of query.split("&")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = reencode(equals < 0 ? part : part.slice(0, equals), true);
    if (presigned && name === "X-Amz-Signature") continue;
    pairs.push([name, equals < 0 ? "" : reencode(part.slice(equals + 1), true)]);
  }
  pairs.sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)));
  return pairs.map(([name, value]) => `${name}=${value}`).join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function reencode(text: string, plusIsSpace = false): string {
  const spaced = plusIsSpace ? text.replaceAll("+", "%20") : text;
  try {
    return encode(decodeURIComponent(spaced));
  } catch {
    // Octets that are not UTF-8: keep their own encoding, which is what the client signed.
    return spaced;
  }
}

/** RFC 3986: everything but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function signingKey(secret: string, date: string, region: string, service: string): SigningKey {
  const dated = createHmac("sha256", `AWS4${secret}`).update(date).digest();
  const regional = createHmac("sha256", dated).update(region).digest();
  const serviced = createHmac("sha256", regional).update(service).digest();
  return new SigningKey(createHmac("sha256", serviced).update("aws4_request").digest());
}

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;
/** Longer texts than ours are signed too, in memory of their own. */
const TEXT_BYTES_USUAL = 512;

/**
 * A derived key. HMAC-SHA256 as RFC 2104 defines it, out of two one-shot hashes over prepared blocks: at the length of a
 * string to sign that costs a third of what `createHmac` does.
 */
export class SigningKey {
  /** Each block, with room behind it for what is hashed after it. */
  private readonly inner: Buffer;
  private readonly outer: Buffer;

  constructor(key: Uint8Array) {
    this.inner = Buffer.alloc(BLOCK_BYTES + TEXT_BYTES_USUAL, 0x36);
    this.outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES, 0x5c);
    for (const [index, byte] of key.entries()) {
      this.inner[index] = byte ^ 0x36;
      this.outer[index] = byte ^ 0x5c;
    }
  }

  /** Signature of a text, in hex. */
  sign(text: string): string {
    this.outer.write(hash("sha256", this.inside(text), "binary"), BLOCK_BYTES, "latin1");
    return hash("sha256", this.outer, "hex");
  }

  private inside(text: string): Buffer {
    const bytes = Buffer.byteLength(text);
    if (bytes > TEXT_BYTES_USUAL)
      return Buffer.concat([this.inner.subarray(0, BLOCK_BYTES), Buffer.from(text)]);
    this.inner.write(text, BLOCK_BYTES);
    return this.inner.subarray(0, BLOCK_BYTES + bytes);
  }
}

const HEX_CHARACTERS = 2 * HASH_BYTES;
const expected = Buffer.alloc(HEX_CHARACTERS);
const claimed = Buffer.alloc(HEX_CHARACTERS);

/** In constant time, in memory that is there: two buffers for each request cost more than the comparison. */
export function isSameSignature(expectedHex: string, claimedHex: string): boolean {
  if (claimedHex.length !== HEX_CHARACTERS) return false;
  const isWhole =
    expected.write(expectedHex) === HEX_CHARACTERS && claimed.write(claimedHex) === HEX_CHARACTERS;
  return isWhole && timingSafeEqual(expected, claimed);
}
