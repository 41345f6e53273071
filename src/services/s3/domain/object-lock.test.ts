import { describe, expect, it } from "vitest";
import type { ObjectRecord, Retention } from "../records.js";
import { isLocked, mayChangeRetention, toDefaultRetention } from "./object-lock.js";

const record = (lock: Partial<ObjectRecord>): ObjectRecord => ({
  stamp: 1,
  modifiedAt: 0,
  owner: "000000000000",
  size: 0,
  etag: "",
  content: { kind: "none" },
  headers: {},
  metadata: {},
  storageClass: "STANDARD",
  ...lock,
});
const until = (mode: Retention["mode"], at: number): Retention => ({ mode, until: at });

describe("object lock", () => {
  it("a legal hold locks whatever the retention says", () => {
    expect(isLocked(record({ legalHold: true }), 10, true)).toBe(true);
  });
  it("governance gives way to the bypass, compliance to nothing, both to time", () => {
    expect(isLocked(record({ retention: until("GOVERNANCE", 20) }), 10, false)).toBe(true);
    expect(isLocked(record({ retention: until("GOVERNANCE", 20) }), 10, true)).toBe(false);
    expect(isLocked(record({ retention: until("COMPLIANCE", 20) }), 10, true)).toBe(true);
    expect(isLocked(record({ retention: until("COMPLIANCE", 20) }), 20, false)).toBe(false);
  });
  it("retention may grow, and only with the bypass shrink", () => {
    const current = until("GOVERNANCE", 100);
    expect(mayChangeRetention(current, until("GOVERNANCE", 200), 10, false)).toBe(true);
    expect(mayChangeRetention(current, until("COMPLIANCE", 100), 10, false)).toBe(false);
    expect(mayChangeRetention(current, until("GOVERNANCE", 50), 10, false)).toBe(false);
    expect(mayChangeRetention(current, until("GOVERNANCE", 50), 10, true)).toBe(true);
    expect(mayChangeRetention(current, undefined, 10, true)).toBe(true);
    expect(mayChangeRetention(until("COMPLIANCE", 100), until("GOVERNANCE", 200), 10, true)).toBe(false);
  });
  it("default retention counts days, or years of 365, and ends on a whole second", () => {
    const day = 24 * 3600 * 1000;
    expect(toDefaultRetention({ DefaultRetention: { Mode: "GOVERNANCE", Days: 2 } }, 5)?.until).toBe(
      1000 + 2 * day,
    );
    expect(toDefaultRetention({ DefaultRetention: { Mode: "COMPLIANCE", Years: 1 } }, 0)?.until).toBe(
      365 * day,
    );
    expect(toDefaultRetention(undefined, 0)).toBeUndefined();
  });
});
