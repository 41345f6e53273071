import { expect, it } from "vitest";
import { toBucketAddress } from "./bucket-address.js";

it.each([
  ["127.0.0.1:4566", "/", undefined, "/"],
  ["127.0.0.1:4566", "/b", "b", "/"],
  ["127.0.0.1:4566", "/b/", "b", "/"],
  ["127.0.0.1:4566", "/b//x/../y", "b", "//x/../y"],
  ["localhost:4566", "/b/k%2Fz", "b", "/k%2Fz"],
  ["s3.localhost:4566", "/b/k", "b", "/k"],
  ["b.s3.localhost:4566", "/k", "b", "/k"],
  ["b.s3.localhost:4566", "/", "b", "/"],
  ["my.dotted.bucket.s3.eu-west-1.amazonaws.com", "/k", "my.dotted.bucket", "/k"],
  ["b.s3.amazonaws.com", "/k", "b", "/k"],
  ["s3.us-west-2.amazonaws.com", "/b/k", "b", "/k"],
])("toBucketAddress: %s%s", (host, path, bucket, rest) => {
  expect(toBucketAddress(host, path)).toEqual({ bucket, path: rest, website: false });
});

it("toBucketAddress: knows website hosts", () => {
  expect(toBucketAddress("b.s3-website-us-east-1.amazonaws.com", "/p").website).toBe(true);
  expect(toBucketAddress("b.s3-website.localhost:4566", "/p")).toEqual({
    bucket: "b",
    path: "/p",
    website: true,
  });
});

it.each(["b.s3-accelerate.amazonaws.com", "b.s3-accelerate.dualstack.amazonaws.com"])(
  "toBucketAddress: knows that %s is accelerated",
  (host) => {
    expect(toBucketAddress(host, "/p")).toMatchObject({ bucket: "b", path: "/p", accelerated: true });
  },
);
