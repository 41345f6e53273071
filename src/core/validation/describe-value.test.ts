import { describe, expect, test } from "vitest";
import type { ServiceConstraints } from "./constraints.js";
import { describeValue, lowerFirst } from "./describe-value.js";

const CONSTRAINTS: ServiceConstraints = {
  operations: {},
  numbers: {},
  shapes: {
    KeySchema: { kind: "l", value: "KeySchemaElement" },
    Filters: { kind: "l", value: "Filter" },
    Filter: { kind: "t", members: { Name: "", Values: "", Key: "" } },
    KeySchemaElement: { kind: "t", members: { AttributeName: "", Weight: "Weight" } },
    Weight: { kind: "f" },
  },
};

describe("describeValue", () => {
  test.each<[unknown, string, string]>([
    ["x", "Name", "x"],
    [undefined, "Name", "null"],
    [1.5, "Weight", "1.5"],
    [2, "Weight", "2.0"],
    [2, "Count", "2"],
    [["a", "b"], "Names", "[a, b]"],
    [{ a: 1, b: [2] }, "Map", "{a=1, b=[2]}"],
    [new Uint8Array(3), "Bytes", "java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]"],
    [[{ AttributeName: "a", Weight: 1 }], "KeySchema", "[KeySchemaElement(attributeName=a, weight=1.0)]"],
    [[{ Values: ["x"], Name: "a" }], "Filters", "[Filter(name=a, values=[x], key=null)]"],
  ])("%o of %s", (value, shape, text) => {
    expect(describeValue(value, shape, CONSTRAINTS)).toBe(text);
  });
});

test("lowerFirst: only the first letter", () => {
  expect(lowerFirst("KMSKeyArn")).toBe("kMSKeyArn");
});
