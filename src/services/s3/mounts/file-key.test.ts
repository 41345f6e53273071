import { expect, it } from "vitest";
import { contentTypeOf, toRelativePath } from "./file-key.js";

it("toRelativePath: keys that files can have are their paths", () => {
  for (const key of ["a", "a/b.txt", "...", "ü/😀", " ", "a\\b"]) expect(toRelativePath(key)).toBe(key);
});

it("toRelativePath: keys that would leave the folder, or name no file, have none", () => {
  const hostile = [
    "",
    "/",
    "/etc/passwd",
    "../x",
    "a/../../x",
    ".",
    "a/.",
    "a//b",
    "a/",
    "a\0b",
    "x".repeat(256),
  ];
  for (const key of [...hostile, ".lenticular/x"]) expect(toRelativePath(key)).toBeUndefined();
});

it("contentTypeOf: by the ending, else bytes", () => {
  expect(contentTypeOf("a/b.JPG")).toBe("image/jpeg");
  expect(contentTypeOf("a.b/c")).toBe("binary/octet-stream");
});
