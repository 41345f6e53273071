import { expect, test } from "vitest";
import { Random } from "../../test/support/random.js";
import { readPageToken, toPageToken } from "./pagination.js";

test("a token gives back the key it was made of, and is safe in a URL", () => {
  const key = ["table", "a/b +é\0", 1.5, new Uint8Array([0, 255])];
  const token = toPageToken(key);
  expect(token).toMatch(/^[\w-]+$/);
  expect(readPageToken(token)).toEqual(key);
  expect(readPageToken(token, ["table"])).toEqual(key);
});

test("a token of another listing is none", () => {
  const token = toPageToken(["table", "a"]);
  expect(readPageToken(token, ["tables"])).toBeUndefined();
  expect(readPageToken(token, ["table", "b"])).toBeUndefined();
});

test("what a caller makes up is no token", () => {
  const random = new Random(1);
  for (const token of ["", "x", "====", "null", `${toPageToken(["a"])}=`, toPageToken(["a"]).slice(0, -2)]) {
    expect(readPageToken(token)).toBeUndefined();
  }
  for (let i = 0; i < 500; i++) {
    const token = Buffer.from(random.bytes(random.integer(20))).toString("base64url");
    const key = readPageToken(token);
    if (key !== undefined) expect(toPageToken(key)).toBe(token);
  }
});
