import { createHash } from "node:crypto";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import { ALGORITHMS } from "../checksums/algorithms.js";
import { inPieces, startCipher } from "./cipher.js";

export interface SealOptions {
  algorithms: readonly ChecksumAlgorithm[];
  /** Encrypts; without it bytes are only digested. */
  secret?: { key: Uint8Array; nonce: Uint8Array } | undefined;
}

export interface Digests {
  /** MD5 of the plain bytes, hex. */
  md5: string;
  /** Base64, by algorithm. */
  checksums: readonly (readonly [ChecksumAlgorithm, string])[];
}

/** Digests the plain bytes of one body and encrypts them, chunk by chunk. */
export class Seal {
  readonly #md5 = createHash("md5");
  readonly #sums;
  readonly #cipher;

  constructor({ algorithms, secret }: SealOptions) {
    this.#sums = algorithms.map((algorithm) => ({ algorithm, sum: ALGORITHMS[algorithm].start() }));
    this.#cipher = secret && startCipher(secret.key, secret.nonce);
  }

  /** The bytes to store, in order. */
  pass(chunk: Uint8Array): Uint8Array[] {
    this.#md5.update(chunk);
    for (const { sum } of this.#sums) sum.update(chunk);
    const cipher = this.#cipher;
    return cipher ? [...inPieces(chunk)].map((piece) => cipher.update(piece)) : [chunk];
  }

  async finish(): Promise<Digests> {
    const checksums: [ChecksumAlgorithm, string][] = [];
    for (const { algorithm, sum } of this.#sums) {
      checksums.push([algorithm, Buffer.from(await sum.finish()).toString("base64")]);
    }
    return { md5: this.#md5.digest("hex"), checksums };
  }
}
