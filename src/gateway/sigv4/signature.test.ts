import { expect, test } from "vitest";
import { isSameSignature, signingKey } from "./signature.js";

const SIGNATURE = signingKey("secret", "20260131", "us-east-1", "dynamodb").sign("text");

test("a signature is the same as itself alone", () => {
  expect(SIGNATURE).toMatch(/^[0-9a-f]{64}$/);
  expect(isSameSignature(SIGNATURE, SIGNATURE)).toBe(true);
  const last = SIGNATURE.endsWith("0") ? "1" : "0";
  const start = SIGNATURE.slice(0, -1);
  // Compared right behind the real one: nothing of that may be left to compare with.
  for (const other of [
    "",
    start,
    `${SIGNATURE}0`,
    start + last,
    `${start}\u0130`,
    `${start}\ud800`,
    `\u00e9${start}`,
  ]) {
    expect(isSameSignature(SIGNATURE, SIGNATURE)).toBe(true);
    expect(isSameSignature(SIGNATURE, other), other).toBe(false);
  }
});
