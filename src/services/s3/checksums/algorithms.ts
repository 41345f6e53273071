import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import {
  createCRC32,
  createCRC64,
  createXXHash3,
  createXXHash64,
  createXXHash128,
  type IHasher,
} from "hash-wasm";

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

const CRC32C_POLYNOMIAL = 0x82f63b78;
const CRC64NVME_POLYNOMIAL = 0x9a6c9329ac4bc9b5n;

const [crc32c, crc64nvme, xxhash64, xxhash3, xxhash128] = await Promise.all([
  createCRC32(CRC32C_POLYNOMIAL),
  createCRC64(CRC64NVME_POLYNOMIAL.toString(16)),
  createXXHash64(),
  createXXHash3(),
  createXXHash128(),
]);

/** One WebAssembly instance serves all checksums that run side by side: each puts its own state in before it goes on. */
function shared(hasher: IHasher): () => RunningChecksum {
  const fresh = hasher.init().save();
  return () => {
    let state = fresh;
    return {
      update(bytes) {
        state = hasher.load(state).update(bytes).save();
      },
      async finish() {
        return hasher.load(state).digest("binary");
      },
    };
  };
}

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
    start: shared(crc32c),
    polynomial: BigInt(CRC32C_POLYNOMIAL),
    multipartTypes: ["COMPOSITE", "FULL_OBJECT"],
  },
  CRC64NVME: {
    length: 8,
    start: shared(crc64nvme),
    polynomial: CRC64NVME_POLYNOMIAL,
    multipartTypes: ["FULL_OBJECT"],
  },
  SHA1: { length: 20, start: hashed("sha1"), multipartTypes: ["COMPOSITE"] },
  SHA256: { length: 32, start: hashed("sha256"), multipartTypes: ["COMPOSITE"] },
  SHA512: { length: 64, start: hashed("sha512"), multipartTypes: ["COMPOSITE"] },
  MD5: { length: 16, start: hashed("md5"), multipartTypes: ["COMPOSITE"] },
  XXHASH64: { length: 8, start: shared(xxhash64), multipartTypes: ["COMPOSITE"] },
  XXHASH3: { length: 8, start: shared(xxhash3), multipartTypes: ["COMPOSITE"] },
  XXHASH128: { length: 16, start: shared(xxhash128), multipartTypes: ["COMPOSITE"] },
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
