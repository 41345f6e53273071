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
