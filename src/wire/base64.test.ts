import { describe, expect, test } from "vitest";
import { base64Fault, decodeBase64 } from "./base64.js";

describe("decodeBase64", () => {
  test.each([0, 1, 2, 3, 4, 5, 100, 10_000])("%d bytes", (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) & 0xff);
    expect(decodeBase64(Buffer.from(bytes).toString("base64"))).toEqual(bytes);
  });

  test.each([
    ["AQ", "Base64 encoded length is expected a multiple of 4 bytes but found: 2"],
    ["AQ=A", "Invalid last non-pad Base64 character dectected"],
    ["A===", "Invalid last non-pad Base64 character dectected"],
    ["====", "Invalid last non-pad Base64 character dectected"],
    ["AR==", "Invalid last non-pad Base64 character dectected"],
    ["A-_A", "Invalid Base64 character: '-'"],
    ["A\nAA", "Invalid Base64 character: '\n'"],
    ["AQ== AQ=", "Invalid Base64 character: ' '"],
  ])("refuses %j", (text, fault) => {
    expect(decodeBase64(text)).toBeUndefined();
    expect(base64Fault(text)).toBe(fault);
  });

  test("a small blob does not keep the shared pool alive", () => {
    expect(decodeBase64("AQ==")?.buffer.byteLength).toBe(1);
  });
});
