import { expect, it } from "vitest";
import { accountOf, toCanonicalId } from "./canonical-id.js";

it("canonical ids: are 64 hex digits, differ by account and can be read back", () => {
  for (const account of ["000000000000", "123456789012", "999999999999"]) {
    expect(toCanonicalId(account)).toMatch(/^[0-9a-f]{64}$/);
    expect(accountOf(toCanonicalId(account))).toBe(account);
  }
  expect(toCanonicalId("000000000000")).not.toBe(toCanonicalId("000000000001"));
});

it("canonical ids: what is none names no account", () => {
  expect(accountOf("f".repeat(64))).toBeUndefined();
  expect(accountOf("test")).toBeUndefined();
});
