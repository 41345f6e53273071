import type { Readable } from "node:stream";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import { ALGORITHM_NAMES, checksumHeader, isDigest } from "../checksums/algorithms.js";
import { type ChecksumMember, findChecksum } from "../checksums/object-checksum.js";
import { type TakenBody, takeBody } from "../content/take-body.js";
import { badChecksum, badContentMd5, invalidDigest, invalidRequest, malformedTrailer } from "../errors.js";
import type { S3Context } from "../state.js";

export interface BodyInput extends Partial<Record<ChecksumMember, string | undefined>> {
  Body?: Readable | Uint8Array | undefined;
  ContentLength?: number | undefined;
  ContentMD5?: string | undefined;
  ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
}

export interface VerifiedBody extends TakenBody {
  /** The checksum that came with the body. */
  sent?: BodyChecksum;
}

export interface BodyChecksum {
  algorithm: ChecksumAlgorithm;
  /** Base64. */
  value: string;
}

export interface TakeOptions {
  maxBytes: number;
  key: Uint8Array | undefined;
  /** What to compute, given what the caller sends a checksum of; that one is computed in any case. */
  algorithm(sent: ChecksumAlgorithm | undefined): ChecksumAlgorithm;
}

/** What S3 computes where nobody says anything. */
export const DEFAULT_ALGORITHM = "CRC64NVME";

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
  const sent = declared?.algorithm ?? trailerAlgorithm(ctx);
  checkChecksumHeaders(ctx, sent);
  checkDeclared(declared, input.ContentMD5);
  const wanted = options.algorithm(sent);
  const body = await takeBody(ctx, input.Body ?? new Uint8Array(0), {
    maxBytes: options.maxBytes,
    length: input.ContentLength,
    key: options.key,
    algorithms: sent === undefined || sent === wanted ? [wanted] : [sent, wanted],
  });
  try {
    checkMd5(input.ContentMD5, body.md5);
    if (sent === undefined) return body;
    const value = body.checksums.get(sent) ?? "";
    if ((declared?.value ?? trailingValue(ctx, sent)) !== value) throw badChecksum(sent);
    return { ...body, sent: { algorithm: sent, value } };
  } catch (error) {
    if (body.bytes) await ctx.blobs.discard(body.bytes.blob);
    throw error;
  }
}

/** The checksum behind a body, which its `x-amz-trailer` promised. */
function trailingValue(ctx: S3Context, algorithm: ChecksumAlgorithm): string {
  const header = checksumHeader(algorithm);
  const value = ctx.request.trailers[header]?.trim();
  if (value === undefined) throw malformedTrailer();
  if (!isDigest(algorithm, value)) throw invalidRequest(`Value for ${header} trailing header is invalid.`);
  return value;
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
