import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { NONCE_BYTES, startCipher, startDecipher } from "./cipher.js";

it("cipher: any range decrypts on its own", () => {
  const [key, nonce, plain] = [randomBytes(32), randomBytes(NONCE_BYTES), randomBytes(1000)];
  const cipher = startCipher(key, nonce);
  const sealed = Buffer.concat([cipher.update(plain.subarray(0, 37)), cipher.update(plain.subarray(37))]);
  expect(sealed.equals(plain)).toBe(false);
  for (const start of [0, 1, 15, 16, 17, 500, 999]) {
    const opened = startDecipher(key, nonce, start).update(sealed.subarray(start));
    expect(opened.equals(plain.subarray(start))).toBe(true);
  }
});

it("cipher: a double key encrypts twice, each layer with its half", () => {
  const [inner, outer, nonce, plain] = [
    randomBytes(32),
    randomBytes(32),
    randomBytes(NONCE_BYTES),
    randomBytes(500),
  ];
  const both = Buffer.concat([inner, outer]);
  const sealed = startCipher(both, nonce).update(plain);
  expect(startDecipher(both, nonce, 33).update(sealed.subarray(33)).equals(plain.subarray(33))).toBe(true);
  const withoutOuter = startDecipher(outer, nonce, 0).update(sealed);
  expect(withoutOuter.equals(plain)).toBe(false);
  expect(startDecipher(inner, nonce, 0).update(withoutOuter).equals(plain)).toBe(true);
});
