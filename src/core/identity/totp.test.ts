import { expect, test } from "vitest";
import { codeAt, matchConsecutive, matchStep, newSeed, stepAt, toOtpUri } from "./totp.js";

// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
const RFC_SEED = newSeed(Buffer.from("12345678901234567890"));
test.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
])("RFC 6238: the code at %d s is %s", (seconds, code) => {
  expect(codeAt(RFC_SEED, seconds * 1000)).toBe(code);
});

const NOW = Date.parse("2026-01-31T12:00:00Z");

test("a code is taken a minute early or late, and says which step it is of", () => {
  expect(matchStep(RFC_SEED, codeAt(RFC_SEED, NOW - 60_000), NOW)).toBe(stepAt(NOW) - 2);
  expect(matchStep(RFC_SEED, codeAt(RFC_SEED, NOW + 30_000), NOW)).toBe(stepAt(NOW) + 1);
  expect(matchStep(RFC_SEED, codeAt(RFC_SEED, NOW - 90_000), NOW)).toBeUndefined();
});

test("two codes must follow each other", () => {
  const [first, second, third] = [-30_000, 0, 30_000].map((after) => codeAt(RFC_SEED, NOW + after));
  expect(matchConsecutive(RFC_SEED, first ?? "", second ?? "", NOW)).toBe(stepAt(NOW));
  expect(matchConsecutive(RFC_SEED, second ?? "", first ?? "", NOW)).toBeUndefined();
  expect(matchConsecutive(RFC_SEED, first ?? "", third ?? "", NOW)).toBeUndefined();
  expect(matchConsecutive(RFC_SEED, first ?? "", first ?? "", NOW)).toBeUndefined();
});

test("an app can read the seed from a URI", () => {
  expect(toOtpUri(RFC_SEED, "Lenticular", "alice@000000000000")).toContain(`secret=${RFC_SEED}`);
});
