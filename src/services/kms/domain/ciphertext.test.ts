import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { open, readHeader, seal } from "./ciphertext.js";

const header = { account: "000000000000", region: "us-east-1", keyId: "k-1", materialId: "m-1" };
const key = randomBytes(32);
const plain = Buffer.from("secret");
const sealed = seal(header, key, randomBytes(12), plain, { b: "2", a: "1" });

describe("ciphertext", () => {
  it("opens under its key and context, in whatever order the context is given", () => {
    expect(open(sealed, key, { a: "1", b: "2" })).toEqual(plain);
  });
  it("names its key", () => {
    expect(readHeader(sealed)).toEqual(header);
  });
  it("does not open under another key or context, or altered anywhere", () => {
    expect(open(sealed, randomBytes(32), { a: "1", b: "2" })).toBeUndefined();
    expect(open(sealed, key, { a: "1" })).toBeUndefined();
    for (let at = 0; at < sealed.length; at += 7) {
      const altered = Uint8Array.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(open(altered, key, { a: "1", b: "2" })).toBeUndefined();
    }
  });
  it("what is no ciphertext has no header", () => {
    expect(readHeader(Buffer.from("hello"))).toBeUndefined();
    expect(readHeader(sealed.subarray(0, 8))).toBeUndefined();
  });
});
