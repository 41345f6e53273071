import { describe, expect, it } from "vitest";
import { checkCopySource, checkRead } from "./preconditions.js";

const object = { etag: "abc", modifiedAt: 10_500 };
const at = (ms: number) => new Date(ms);

const NOW = 30_000;

describe("preconditions", () => {
  it("an unconditional read goes on", () => {
    expect(checkRead({}, object, NOW).kind).toBe("proceed");
  });
  it("If-Match takes lists, quotes, weak tags and the star", () => {
    for (const ifMatch of ['"abc"', "abc", 'W/"abc"', '"x", "abc"', "*"]) {
      expect(checkRead({ ifMatch }, object, NOW).kind).toBe("proceed");
    }
    expect(checkRead({ ifMatch: '"x"' }, object, NOW)).toEqual({ kind: "failed", condition: "If-Match" });
  });
  it("a matching If-Match outranks If-Unmodified-Since", () => {
    expect(checkRead({ ifMatch: "abc", ifUnmodifiedSince: at(0) }, object, NOW).kind).toBe("proceed");
    expect(checkRead({ ifUnmodifiedSince: at(0) }, object, NOW).kind).toBe("failed");
  });
  it("a differing If-None-Match outranks If-Modified-Since", () => {
    expect(checkRead({ ifNoneMatch: '"x"', ifModifiedSince: at(20_000) }, object, NOW).kind).toBe("proceed");
    expect(checkRead({ ifNoneMatch: '"abc"' }, object, NOW).kind).toBe("not-modified");
  });
  it("dates compare in whole seconds", () => {
    expect(checkRead({ ifModifiedSince: at(10_000) }, object, NOW).kind).toBe("not-modified");
    expect(checkRead({ ifUnmodifiedSince: at(10_000) }, object, NOW).kind).toBe("proceed");
    expect(checkRead({ ifModifiedSince: at(9_000) }, object, NOW).kind).toBe("proceed");
  });
  it("a copy fails where a read would be not modified", () => {
    expect(checkCopySource({ ifNoneMatch: "abc" }, object, NOW)).toEqual({
      kind: "failed",
      condition: "x-amz-copy-source-If-None-Match",
    });
  });
});
