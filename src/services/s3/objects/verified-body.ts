import type { Readable } from "node:stream";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import { ALGORITHM_NAMES, checksumHeader, isDigest } from "../checksums/algorithms.js";
import { type ChecksumMember, findChecksum } from "../checksums/object-checksum.js";
import { type TakenBody, takeBody } from "../content/take-body.js";
import { badChecksum, badContentMd5, invalidDigest, invalidRequest } from "../errors.js";
import type { S3Context } from "../state.js";

export interface BodyInput extends Partial<Record<ChecksumMember, string | undefined>> {
  Body?: Readable | Uint8Array | undefined;
  ContentLength?: number | undefined;
  ContentMD5?: string | undefined;
  ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
}

export interface VerifiedBody extends TakenBody {
  /** What the caller's checksum, or ours, came to. */
  checksum?: { algorithm: ChecksumAlgorithm; value: string };
}

export interface TakeOptions {
  maxBytes: number;
  key: Uint8Array | undefined;
  /** The algorithm that an upload was begun with: its parts have a checksum of it whether or not one is sent. */
  algorithm?: ChecksumAlgorithm | undefined;
}

/** Objects up to this size get a checksum even when the caller sends none; see docs/services/s3.md. */
const OWN_CHECKSUM_BYTES_MAX = 1024 * 1024;

/**
 * Takes a body and holds it against every digest that the caller declared, in headers or in trailers. Nothing is kept
 * unless all agree.
 */
export async function takeVerifiedBody(
  ctx: S3Context,
  input: BodyInput,
  options: TakeOptions,
): Promise<VerifiedBody> {
  const declared = findChecksum(input);
  checkDeclared(declared, input.ContentMD5);
  const trailer = trailerAlgorithm(ctx);
  checkChecksumHeaders(ctx, declared?.algorithm ?? trailer);
  const algorithm = declared?.algorithm ?? trailer ?? options.algorithm ?? ownAlgorithm(input);
  const body = await takeBody(ctx, input.Body ?? new Uint8Array(0), {
    maxBytes: options.maxBytes,
    length: input.ContentLength,
    key: options.key,
    algorithms: algorithm === undefined ? [] : [algorithm],
  });
  try {
    checkMd5(input.ContentMD5, body.md5);
    if (algorithm === undefined) return body;
    const value = body.checksums.get(algorithm) ?? "";
    const trailing = ctx.request.trailers[checksumHeader(algorithm)]?.trim();
    if (trailing !== undefined && !isDigest(algorithm, trailing)) {
      throw invalidRequest(`Value for ${checksumHeader(algorithm)} trailing header is invalid.`);
    }
    const expected = declared?.value ?? trailing;
    if (expected !== undefined && expected !== value) throw badChecksum(algorithm);
    return { ...body, checksum: { algorithm, value } };
  } catch (error) {
    if (body.bytes) await ctx.blobs.discard(body.bytes.blob);
    throw error;
  }
}

function ownAlgorithm(input: BodyInput): ChecksumAlgorithm | undefined {
  if (input.ChecksumAlgorithm !== undefined) return input.ChecksumAlgorithm;
  return (input.ContentLength ?? Number.POSITIVE_INFINITY) <= OWN_CHECKSUM_BYTES_MAX
    ? "CRC64NVME"
    : undefined;
}

/** The algorithm of a checksum that is to follow the body. */
function trailerAlgorithm(ctx: S3Context): ChecksumAlgorithm | undefined {
  const trailer = ctx.request.headers["x-amz-trailer"]?.trim().toLowerCase();
  if (trailer === undefined) return undefined;
  const found = ALGORITHM_NAMES.find((algorithm) => checksumHeader(algorithm) === trailer);
  if (found === undefined) {
    throw invalidRequest("The value specified in the x-amz-trailer header is not supported");
  }
  return found;
}

const SDK_ALGORITHM = "x-amz-sdk-checksum-algorithm";

/** One checksum at most, and of the algorithm that the SDK says it computes. Calls of services have no headers of their own. */
function checkChecksumHeaders({ request }: S3Context, sent: ChecksumAlgorithm | undefined): void {
  if (request.calledVia.length > 0) return;
  const { headers } = request;
  const count = ALGORITHM_NAMES.filter(
    (algorithm) => headers[checksumHeader(algorithm)] !== undefined,
  ).length;
  if (count > 1) {
    throw invalidRequest(
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    );
  }
  const said = headers[SDK_ALGORITHM];
  if (said === undefined) return;
  if (sent === undefined) {
    throw invalidRequest(
      `${SDK_ALGORITHM} specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.`,
    );
  }
  if (said.toUpperCase() !== sent) throw invalidRequest(`Value for ${SDK_ALGORITHM} header is invalid.`);
}

function checkDeclared(
  checksum: { algorithm: ChecksumAlgorithm; value: string } | undefined,
  md5: string | undefined,
) {
  if (checksum && !isDigest(checksum.algorithm, checksum.value)) {
    throw invalidRequest(`Value for ${checksumHeader(checksum.algorithm)} header is invalid.`);
  }
  if (md5 !== undefined && !isDigest("MD5", md5)) throw invalidDigest(md5);
}

function checkMd5(declared: string | undefined, hex: string): void {
  if (declared === undefined) return;
  const calculated = Buffer.from(hex, "hex").toString("base64");
  if (declared !== calculated)
    throw badContentMd5(Buffer.from(declared, "base64").toString("hex"), calculated);
}
