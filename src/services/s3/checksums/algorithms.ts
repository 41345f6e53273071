import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { Crc32c, Crc64Nvme } from "@aws-sdk/checksums/crc";
import { Xxh3_64, Xxh3_128, Xxh64 } from "@aws-sdk/checksums/xxh";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import type { Checksum } from "@smithy/types";

/** Takes bytes as they stream by; `finish` gives the raw digest. */
export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  finish(): Promise<Uint8Array>;
}

export interface AlgorithmFacts {
  /** Bytes of a digest. */
  length: number;
  start(): RunningChecksum;
  /** A reflected CRC's polynomial: present where checksums of parts combine into one of the whole object. */
  polynomial?: bigint;
  /** What a multipart upload may ask for; the first is the default. */
  multipartTypes: readonly ("COMPOSITE" | "FULL_OBJECT")[];
}

const hashed = (name: string) => (): RunningChecksum => {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), finish: async () => hash.digest() };
};

const wrapped = (Kind: new () => Checksum) => (): RunningChecksum => {
  const checksum = new Kind();
  return { update: (bytes) => checksum.update(bytes), finish: () => checksum.digest() };
};

function startCrc32(): RunningChecksum {
  let value = 0;
  return {
    update(bytes) {
      value = crc32(bytes, value);
    },
    async finish() {
      const digest = Buffer.alloc(4);
      digest.writeUInt32BE(value);
      return digest;
    },
  };
}

export const ALGORITHMS: Readonly<Record<ChecksumAlgorithm, AlgorithmFacts>> = {
  CRC32: {
    length: 4,
    start: startCrc32,
    polynomial: 0xedb88320n,
    multipartTypes: ["COMPOSITE", "FULL_OBJECT"],
  },
  CRC32C: {
    length: 4,
    start: wrapped(Crc32c),
    polynomial: 0x82f63b78n,
    multipartTypes: ["COMPOSITE", "FULL_OBJECT"],
  },
  CRC64NVME: {
    length: 8,
    start: wrapped(Crc64Nvme),
    polynomial: 0x9a6c9329ac4bc9b5n,
    multipartTypes: ["FULL_OBJECT"],
  },
  SHA1: { length: 20, start: hashed("sha1"), multipartTypes: ["COMPOSITE"] },
  SHA256: { length: 32, start: hashed("sha256"), multipartTypes: ["COMPOSITE"] },
  SHA512: { length: 64, start: hashed("sha512"), multipartTypes: ["COMPOSITE"] },
  MD5: { length: 16, start: hashed("md5"), multipartTypes: ["COMPOSITE"] },
  XXHASH64: { length: 8, start: wrapped(Xxh64), multipartTypes: ["COMPOSITE"] },
  XXHASH3: { length: 8, start: wrapped(Xxh3_64), multipartTypes: ["COMPOSITE"] },
  XXHASH128: { length: 16, start: wrapped(Xxh3_128), multipartTypes: ["COMPOSITE"] },
};

export const ALGORITHM_NAMES = Object.keys(ALGORITHMS) as ChecksumAlgorithm[];

/** `x-amz-checksum-crc32` */
export const checksumHeader = (algorithm: ChecksumAlgorithm): string =>
  `x-amz-checksum-${algorithm.toLowerCase()}`;

/** Whether `text` is base64 of a digest of the algorithm's length. */
export function isDigest(algorithm: ChecksumAlgorithm, text: string): boolean {
  const bytes = Buffer.from(text, "base64");
  return bytes.length === ALGORITHMS[algorithm].length && bytes.toString("base64") === text;
}
