import { cbor } from "@smithy/core/cbor";
import { describe, expect, test } from "vitest";
import { CborSyntaxError, CborTag, decodeCbor } from "./decode.js";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

describe("decodeCbor", () => {
  // Examples of RFC 8949, appendix A.
  test.each<[string, unknown]>([
    ["00", 0],
    ["1818", 24],
    ["1903e8", 1000],
    ["1b000000e8d4a51000", 1_000_000_000_000],
    ["1bffffffffffffffff", 18_446_744_073_709_551_615n],
    ["c249010000000000000000", 18_446_744_073_709_551_616n],
    ["3bffffffffffffffff", -18_446_744_073_709_551_616n],
    ["c349010000000000000000", -18_446_744_073_709_551_617n],
    ["3903e7", -1000],
    ["f93c00", 1],
    ["f93e00", 1.5],
    ["f97bff", 65_504],
    ["f90001", 2 ** -24],
    ["f9c400", -4],
    ["f97c00", Number.POSITIVE_INFINITY],
    ["f97e00", Number.NaN],
    ["fa47c35000", 100_000],
    ["fb3ff199999999999a", 1.1],
    ["f4", false],
    ["f6", null],
    ["4401020304", new Uint8Array([1, 2, 3, 4])],
    ["62c3bc", "ü"],
    ["8301820203820405", [1, [2, 3], [4, 5]]],
    ["bf61610161629f0203ffff", { a: 1, b: [2, 3] }],
    ["7f657374726561646d696e67ff", "streaming"],
    ["5f42010243030405ff", new Uint8Array([1, 2, 3, 4, 5])],
    ["c11a514b67b0", new CborTag(1, 1_363_896_240)],
  ])("%s", (bytes, value) => {
    expect(decodeCbor(hex(bytes))).toEqual(value);
  });

  test.each([
    "",
    "18",
    "1c",
    "ff",
    "61ff",
    "9bffffffffffffffff",
    "bbffffffffffffffff",
    "5bffffffffffffffff",
    "9f01",
    "bf6161ff",
    "a10101",
    "0000",
    "7f5f4101ffff",
    "81".repeat(100_000),
  ])("refuses %s", (bytes) => {
    expect(() => decodeCbor(hex(bytes))).toThrow(CborSyntaxError);
  });

  test("refuses more items than memory should hold", () => {
    const lists = Buffer.alloc(3_000_000, 0x80);
    expect(() => decodeCbor(Buffer.concat([hex("9f"), lists, hex("ff")]))).toThrow(CborSyntaxError);
  });

  test("a key named __proto__ is a key", () => {
    const decoded = decodeCbor(cbor.serialize(JSON.parse('{"__proto__":{"x":1}}')));
    expect(Object.keys(decoded as object)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
  });
});
