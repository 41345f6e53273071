import { createHash, createHmac } from "node:crypto";

type Bytes = string | ArrayBuffer | ArrayBufferView;

/** What the official signers take as their hash. */
export class Sha256 {
  readonly #hash;
  constructor(secret?: Bytes) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret as string);
  }
  update(data: Bytes) {
    this.#hash.update(data instanceof ArrayBuffer ? new Uint8Array(data) : (data as string));
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
  reset() {}
}
