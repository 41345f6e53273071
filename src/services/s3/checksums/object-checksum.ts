import type { ChecksumAlgorithm, ChecksumType } from "@aws-sdk/client-s3";
import { ALGORITHM_NAMES, ALGORITHMS } from "./algorithms.js";
import { CrcCombiner } from "./combine-crc.js";

/** A checksum as stored with an object or a part. */
export interface StoredChecksum {
  algorithm: ChecksumAlgorithm;
  /** Base64; a composite one ends in `-` and the number of parts. */
  value: string;
  type: ChecksumType;
}

export interface PartChecksum {
  /** Base64. */
  value: string;
  /** Bytes. */
  size: number;
}

/** The checksum of a completed multipart upload, from those of its parts. */
export async function toMultipartChecksum(
  algorithm: ChecksumAlgorithm,
  type: ChecksumType,
  parts: readonly PartChecksum[],
): Promise<StoredChecksum> {
  const value =
    type === "FULL_OBJECT" ? combineParts(algorithm, parts) : await digestOfDigests(algorithm, parts);
  return { algorithm, type, value };
}

function combineParts(algorithm: ChecksumAlgorithm, parts: readonly PartChecksum[]): string {
  const { polynomial, length } = ALGORITHMS[algorithm];
  if (polynomial === undefined) throw new Error(`${algorithm} has no full-object checksum of parts`);
  const combiner = new CrcCombiner(polynomial, length);
  const whole = parts.reduce((crc, part) => combiner.combine(crc, toNumber(part.value), part.size), 0n);
  return Buffer.from(whole.toString(16).padStart(length * 2, "0"), "hex").toString("base64");
}

async function digestOfDigests(
  algorithm: ChecksumAlgorithm,
  parts: readonly PartChecksum[],
): Promise<string> {
  const running = ALGORITHMS[algorithm].start();
  for (const part of parts) running.update(Buffer.from(part.value, "base64"));
  return `${Buffer.from(await running.finish()).toString("base64")}-${parts.length}`;
}

const toNumber = (base64: string): bigint =>
  BigInt(`0x${Buffer.from(base64, "base64").toString("hex") || "0"}`);

/** Names of the modelled members that carry checksums: `ChecksumCRC32`, … */
export type ChecksumMember = `Checksum${ChecksumAlgorithm}`;

export const checksumMember = (algorithm: ChecksumAlgorithm): ChecksumMember => `Checksum${algorithm}`;

/** The modelled members of an answer that carries this checksum. */
export function toChecksumMembers(
  checksum: StoredChecksum | undefined,
): Partial<Record<ChecksumMember, string>> & { ChecksumType?: ChecksumType } {
  if (checksum === undefined) return {};
  return { [checksumMember(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type };
}

/** The checksum a caller put among an input's members. S3 takes one; the first decides. */
export function findChecksum(
  input: Partial<Record<ChecksumMember, string | undefined>>,
): { algorithm: ChecksumAlgorithm; value: string } | undefined {
  for (const algorithm of ALGORITHM_NAMES) {
    const value = input[checksumMember(algorithm)];
    if (value !== undefined) return { algorithm, value };
  }
  return undefined;
}
