import { describe, expect, it } from "vitest";
import { checkFormPolicy, readFormPolicy, sizeRangeOf } from "./policy-document.js";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const encode = (document: unknown) => Buffer.from(JSON.stringify(document)).toString("base64");
const policy = (...conditions: unknown[]) =>
  readFormPolicy(
    encode({ expiration: "2026-01-02T00:00:00Z", conditions: [{ bucket: "b" }, ...conditions] }),
  );
const fields = (given: Record<string, string>) => new Map(Object.entries(given));

describe("form policies", () => {
  it("lets through what its conditions say", () => {
    const document = policy(["starts-with", "$Key", "in/"], { ACL: "private" }, [
      "content-length-range",
      1,
      9,
    ]);
    expect(() => checkFormPolicy(document, fields({ key: "in/x", acl: "private" }), "b", NOW)).not.toThrow();
    expect(sizeRangeOf(document)).toMatchObject({ min: 1, max: 9 });
  });
  it.each([
    ["another value", { key: "out/x", acl: "private" }, "b", NOW],
    ["a field too many", { key: "in/x", acl: "private", "content-type": "a/b" }, "b", NOW],
    ["another bucket", { key: "in/x", acl: "private" }, "c", NOW],
    ["a day too late", { key: "in/x", acl: "private" }, "b", NOW + 2 * 24 * 3600 * 1000],
  ])("refuses %s", (_why, given, bucket, now) => {
    const document = policy(["starts-with", "$key", "in/"], { acl: "private" });
    expect(() => checkFormPolicy(document, fields(given), bucket, now)).toThrow(
      /Invalid according to Policy/,
    );
  });
  it.each([
    [{ conditions: [] }, "missing expiration"],
    [{ expiration: "2026-01-02T00:00:00Z" }, "missing conditions"],
    [{ expiration: "tomorrow", conditions: [] }, "Invalid 'expiration'"],
    [
      { expiration: "2026-01-02T00:00:00Z", conditions: [["content-length-range", 1]] },
      "content-length-range",
    ],
    [{ expiration: "2026-01-02T00:00:00Z", conditions: [{ bucket: "b", key: "k" }] }, "exactly one property"],
  ])("is malformed: %j", (document, message) => {
    expect(() => readFormPolicy(encode(document))).toThrow(message);
  });
});
