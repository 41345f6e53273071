import type { LifecycleRule } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { actOnCurrent, actOnNoncurrent, appliesTo, DAY_MS, dueAt, removesMarker } from "./lifecycle-rules.js";

const rule = (fields: Partial<LifecycleRule>): LifecycleRule => ({
  Status: "Enabled",
  Filter: {},
  ...fields,
});
const subject = {
  key: "logs/a",
  size: 1000,
  tags: [{ Key: "k", Value: "v" }],
  storageClass: "STANDARD",
  createdAt: DAY_MS + 5,
  deleteMarker: false,
};

describe("lifecycle rules", () => {
  it("counts days to the midnight that follows", () => {
    expect(dueAt(5, 1)).toBe(2 * DAY_MS);
    expect(dueAt(DAY_MS, 1)).toBe(2 * DAY_MS);
  });
  it.each([
    [{ Filter: { Prefix: "logs/" } }, true],
    [{ Filter: { Prefix: "x" } }, false],
    [{ Filter: { Tag: { Key: "k", Value: "v" } } }, true],
    [{ Filter: { Tag: { Key: "k", Value: "w" } } }, false],
    [{ Filter: { ObjectSizeGreaterThan: 1000 } }, false],
    [{ Filter: { And: { Prefix: "logs", ObjectSizeLessThan: 1001 } } }, true],
    [{ Status: "Disabled" as const }, false],
    [{ Filter: undefined, Prefix: "log" }, true],
  ])("%j applies: %s", (fields, applies) => {
    expect(appliesTo(rule(fields), subject)).toBe(applies);
  });
  it("expires current versions by days and by date", () => {
    const byDays = rule({ Expiration: { Days: 1 } });
    expect(actOnCurrent([byDays], subject, 3 * DAY_MS - 1)).toBeUndefined();
    expect(actOnCurrent([byDays], subject, 3 * DAY_MS)).toEqual({ kind: "expire", rule: byDays });
    const byDate = rule({ Expiration: { Date: new Date(10 * DAY_MS) } });
    expect(actOnCurrent([byDate], subject, 10 * DAY_MS)?.kind).toBe("expire");
  });
  it("moves to the coldest class that is due, never up", () => {
    const moving = rule({
      Transitions: [
        { Days: 1, StorageClass: "STANDARD_IA" },
        { Days: 2, StorageClass: "GLACIER" },
      ],
    });
    expect(actOnCurrent([moving], subject, 3 * DAY_MS)).toMatchObject({ storageClass: "STANDARD_IA" });
    expect(actOnCurrent([moving], subject, 4 * DAY_MS)).toMatchObject({ storageClass: "GLACIER" });
    expect(actOnCurrent([moving], { ...subject, storageClass: "DEEP_ARCHIVE" }, 9 * DAY_MS)).toBeUndefined();
  });
  it("settles what is due on one day as S3 does", () => {
    const both = rule({
      Expiration: { Days: 1 },
      Transitions: [
        { Days: 1, StorageClass: "ONEZONE_IA" },
        { Days: 1, StorageClass: "INTELLIGENT_TIERING" },
      ],
    });
    expect(actOnCurrent([both], subject, 3 * DAY_MS)?.kind).toBe("expire");
    const versioned = { ...subject, versioned: true };
    expect(actOnCurrent([both], versioned, 3 * DAY_MS)).toMatchObject({
      storageClass: "INTELLIGENT_TIERING",
    });
    const moved = { ...versioned, storageClass: "INTELLIGENT_TIERING" };
    expect(actOnCurrent([both], moved, 3 * DAY_MS)?.kind).toBe("expire");
  });
  it("moves along the waterfall alone", () => {
    const one = { ...subject, storageClass: "ONEZONE_IA" };
    const to = (StorageClass: "GLACIER_IR" | "GLACIER") =>
      actOnCurrent([rule({ Transitions: [{ Days: 0, StorageClass }] })], one, 3 * DAY_MS);
    expect(to("GLACIER_IR")).toBeUndefined();
    expect(to("GLACIER")).toMatchObject({ storageClass: "GLACIER" });
  });
  it("keeps as many noncurrent versions as told", () => {
    const keeping = rule({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 } });
    expect(actOnNoncurrent([keeping], subject, { supersededAt: 0, newer: 1 }, 9 * DAY_MS)).toBeUndefined();
    expect(actOnNoncurrent([keeping], subject, { supersededAt: 0, newer: 2 }, 9 * DAY_MS)?.kind).toBe(
      "expire",
    );
  });
  it("takes away delete markers that stand alone", () => {
    expect(removesMarker([rule({ Expiration: { ExpiredObjectDeleteMarker: true } })], subject, 0)).toBe(true);
    expect(removesMarker([rule({ Expiration: { Days: 1 } })], subject, 3 * DAY_MS)).toBe(true);
    expect(removesMarker([rule({})], subject, 99 * DAY_MS)).toBe(false);
  });
});
