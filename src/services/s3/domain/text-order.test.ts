import { describe, expect, it } from "vitest";
import { afterPrefix, compareUtf8 } from "./text-order.js";

describe("afterPrefix", () => {
  it("raises the last code point", () => {
    expect(afterPrefix("a/")).toBe("a0");
    expect(afterPrefix("")).toBeUndefined();
  });
  it("carries over the last code point of Unicode", () => {
    expect(afterPrefix("a\u{10FFFF}")).toBe("b");
    expect(afterPrefix("\u{10FFFF}")).toBeUndefined();
  });
  it("steps over the surrogates", () => {
    expect(afterPrefix("\uD7FF")).toBe("\uE000");
  });
  it("sorts after all strings with the prefix, and not after the next one", () => {
    const next = afterPrefix("k\u{1F600}") ?? "";
    expect(compareUtf8("k\u{1F600}\u{10FFFF}", next)).toBeLessThan(0);
    expect(compareUtf8("k\u{1F601}", next)).toBe(0);
  });
  it("orders by UTF-8, not by UTF-16", () => {
    expect(compareUtf8("\uFF5E", "\u{1F600}")).toBeLessThan(0);
  });
});
