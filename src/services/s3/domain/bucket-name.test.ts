import { describe, expect, it } from "vitest";
import { isBucketName } from "./bucket-name.js";

describe("isBucketName", () => {
  it.each(["abc", "a.b", "0-9", "my-bucket.example", "a".repeat(63)])("takes %s", (name) => {
    expect(isBucketName(name)).toBe(true);
  });
  it.each([
    "ab",
    "a".repeat(64),
    "Upper",
    "under_score",
    "-dash",
    "dash-",
    ".dot",
    "two..dots",
    "dot.-dash",
    "dash-.dot",
    "192.168.5.4",
    "xn--x",
    "sthree-x",
    "name-s3alias",
    "name--ol-s3",
    "name--x-s3",
    "na me",
    "",
  ])("refuses %s", (name) => {
    expect(isBucketName(name)).toBe(false);
  });
});
