import type { Readable } from "node:stream";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import {
  checkChecksumHeaders,
  checkDeclared,
  checkMd5,
  trailerAlgorithm,
  trailingValue,
} from "../checksums/declared-digests.js";
import { type ChecksumMember, findChecksum } from "../checksums/object-checksum.js";
import { type TakenBody, takeBody } from "../content/take-body.js";
import { badChecksum } from "../errors.js";
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
  const sent = declared?.algorithm ?? trailerAlgorithm(ctx.request);
  checkChecksumHeaders(ctx.request, sent);
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
    if ((declared?.value ?? trailingValue(ctx.request, sent)) !== value) throw badChecksum(sent);
    return { ...body, sent: { algorithm: sent, value } };
  } catch (error) {
    if (body.bytes) await ctx.blobs.discard(body.bytes.blob);
    throw error;
  }
}
