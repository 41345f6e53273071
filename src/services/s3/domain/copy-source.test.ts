import { expect, it } from "vitest";
import { toCopySource } from "./copy-source.js";

it.each([
  ["b/k", { bucket: "b", key: "k" }],
  ["/b/k/with/slashes", { bucket: "b", key: "k/with/slashes" }],
  ["b/%2Fk%20x", { bucket: "b", key: "/k x" }],
  ["b/a+b", { bucket: "b", key: "a b" }],
  ["b/k?versionId=v1", { bucket: "b", key: "k", versionId: "v1" }],
  ["b/what%3F?versionId=null", { bucket: "b", key: "what?", versionId: "null" }],
  ["b/%F0%9F%98%80", { bucket: "b", key: "\u{1F600}" }],
])("toCopySource: %s", (header, source) => {
  expect(toCopySource(header)).toEqual({ versionId: undefined, ...source });
});

it.each(["", "b", "b/", "/b", "%E0%A4%A"])("toCopySource: %j names no object", (header) => {
  expect(toCopySource(header)).toBeUndefined();
});
