import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Ids } from "../../../core/ids.js";
import { nextStamp, orderOf, toOrder, toVersionId } from "./version-id.js";

const ids: Ids = {
  uuid: () => "",
  string: (length) => randomBytes(length).toString("hex").slice(0, length),
  bytes: (length) => randomBytes(length),
  fraction: () => 0,
};

describe("version ids", () => {
  it("sort newest first", () => {
    const stamps = [1, 2, 61, 62, 63, 3844, 1.7e12 * 1024, 1.7e12 * 1024 + 1];
    const orders = stamps.map(toOrder);
    expect([...orders].sort().reverse()).toEqual(orders);
  });
  it("rise within a key even when the clock stands still or goes back", () => {
    const first = nextStamp(1000, undefined);
    expect(nextStamp(1000, first)).toBe(first + 1);
    expect(nextStamp(5, first)).toBe(first + 1);
  });
  it("carry their order", () => {
    const id = toVersionId(42, ids);
    expect(id).toHaveLength(32);
    expect(orderOf(id)).toBe(toOrder(42));
    expect(orderOf("null")).toBeUndefined();
  });
});
