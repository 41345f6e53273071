import { describe, expect, it } from "vitest";
import { encodeKey, toEventRecord } from "./event-record.js";
import { coversEvent, filtersOverlap, passesFilter } from "./notification-filter.js";

const filter = (prefix: string, suffix: string) => ({
  Key: {
    FilterRules: [
      { Name: "prefix" as const, Value: prefix },
      { Name: "suffix" as const, Value: suffix },
    ],
  },
});

describe("notifications", () => {
  it("a star covers a family of events", () => {
    expect(coversEvent("s3:ObjectCreated:*", "s3:ObjectCreated:Put")).toBe(true);
    expect(coversEvent("s3:ObjectCreated:Put", "s3:ObjectCreated:Copy")).toBe(false);
    expect(coversEvent("s3:ObjectCreated:*", "s3:ObjectRemoved:Delete")).toBe(false);
  });
  it("filters by prefix and suffix", () => {
    expect(passesFilter(filter("in/", ".jpg"), "in/a.jpg")).toBe(true);
    expect(passesFilter(filter("in/", ".jpg"), "in/a.png")).toBe(false);
    expect(passesFilter(undefined, "x")).toBe(true);
  });
  it("overlap when one key can pass both", () => {
    expect(filtersOverlap(filter("in/", ".jpg"), filter("in/a", ""))).toBe(true);
    expect(filtersOverlap(filter("in/", ".jpg"), filter("in/", ".png"))).toBe(false);
    expect(filtersOverlap(undefined, filter("x", "y"))).toBe(true);
  });
  it("encodes keys as forms do, slashes kept", () => {
    expect(encodeKey("a b/c+d(é).jpg")).toBe("a+b/c%2Bd%28%C3%A9%29.jpg");
  });
  it("a removal's record carries no size and no ETag", () => {
    const event = {
      name: "s3:ObjectRemoved:Delete",
      bucket: "b",
      bucketId: "i",
      key: "k",
      stamp: 1,
      requestId: "r",
      sourceIp: "127.0.0.1",
      principalId: "AWS:X",
    };
    const bucket = { name: "b", arn: "arn:aws:s3:::b", region: "us-east-1", ownerId: "o" };
    const removed = toEventRecord(event, 0, bucket, "id");
    expect(removed.eventName).toBe("ObjectRemoved:Delete");
    expect(removed.s3.object).toEqual({ key: "k", sequencer: "0000000000000001" });
    const created = toEventRecord(
      { ...event, name: "s3:ObjectCreated:Put", size: 3, etag: "e" },
      0,
      bucket,
      "id",
    );
    expect(created.s3.object).toMatchObject({ size: 3, eTag: "e" });
  });
});
