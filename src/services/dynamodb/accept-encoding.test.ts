import { expect, it } from "vitest";
import { preferredEncoding } from "./accept-encoding.js";

it.each([
  ["gzip", "gzip"],
  ["DEFLATE", "deflate"],
  ["identity", undefined],
  ["", undefined],
  ["br, zstd, x-gzip", undefined],
  ["br, identity, deflate, gzip", "deflate"],
  ["gzip;q=0.5, deflate;q=0.8", "deflate"],
  ["gzip;q=0", undefined],
  ["*", "gzip"],
  ["*, gzip;q=0.5", "deflate"],
  ["*, deflate", "deflate"],
  ["*;q=0, deflate;q=0.1", "deflate"],
  ["gzip;q=7, deflate;q=9", "gzip"],
  ["deflate;q=0.5, gzip;q=0.x", "gzip"],
  ["deflate;q=0.5, gzip;q=0.", "deflate"],
  ["deflate;q=-1, gzip;q=0.2", "gzip"],
  ["gzip;nq=0;q=1", undefined],
  ["gzip;q =0;q=1", "gzip"],
])("Accept-Encoding %j is answered with %s", (header, encoding) => {
  expect(preferredEncoding(header)).toBe(encoding);
});
