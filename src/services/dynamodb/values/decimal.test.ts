import { describe, expect, test } from "vitest";
import { addNumbers, canonicalNumber, compareNumbers, numberSizeBytes, sortableNumber } from "./decimal.js";

const NINES = "9".repeat(38);

describe("canonicalNumber", () => {
  test.each([
    ["0", "0"],
    ["-0", "0"],
    ["0.000", "0"],
    ["0e999", "0"],
    ["00042", "42"],
    ["+7", "7"],
    ["1.0", "1"],
    ["3.1400", "3.14"],
    ["1.5E2", "150"],
    ["-.5", "-0.5"],
    ["5.", "5"],
    ["1e-5", "0.00001"],
    ["1e125", `1${"0".repeat(125)}`],
    ["1e-130", `0.${"0".repeat(129)}1`],
    [`${NINES}e88`, NINES + "0".repeat(88)],
    ["100", "100"],
  ])("reads %s as %s", (text, expected) => {
    expect(canonicalNumber(text)).toEqual({ text: expected });
  });

  test.each([
    ["", "not-a-number"],
    ["abc", "not-a-number"],
    ["1 ", "not-a-number"],
    ["0x10", "not-a-number"],
    ["NaN", "not-a-number"],
    ["Infinity", "not-a-number"],
    ["1e", "not-a-number"],
    [".", "not-a-number"],
    ["1e126", "overflow"],
    ["11e125", "overflow"],
    ["1.0e100000000", "overflow"],
    ["-1e126", "overflow"],
    ["1e-131", "underflow"],
    ["0.9e-130", "underflow"],
    [`${NINES}9`, "precision"],
    ["3.14159265358979323846264338327950288419", "precision"],
  ])("refuses %s: %s", (text, fault) => {
    expect(canonicalNumber(text)).toBe(fault);
  });
});

describe("addNumbers", () => {
  test.each([
    ["1", "10000000000000000000000", 1, "10000000000000000000001"],
    ["10000000000000000000000", "1", -1, "9999999999999999999999"],
    ["0.1", "0.2", 1, "0.3"],
    ["5", "5", -1, "0"],
    ["-1.5", "0.5", 1, "-1"],
    ["1", "0", 1, "1"],
    ["0", "0", -1, "0"],
    ["-7", "-3", -1, "-4"],
    ["999999999999999", "999999999999999", 1, "1999999999999998"],
    ["-99999999999999", "99999999999999", -1, "-199999999999998"],
    ["9007199254740993", "1", 1, "9007199254740994"],
    ["9007199254740993", "0", -1, "9007199254740993"],
  ] as const)("%s and %s (%i) give %s", (a, b, sign, expected) => {
    expect(addNumbers(a, b, sign)).toEqual({ text: expected });
  });

  test("refuses a sum beyond the magnitude or the precision", () => {
    const big = `9${"0".repeat(125)}`;
    expect(addNumbers(big, big, 1)).toBe("overflow");
    expect(addNumbers(`1${"0".repeat(50)}`, "1", 1)).toBe("precision");
  });
});

describe("order", () => {
  const ascending = [
    `-9${"0".repeat(125)}`,
    "-123456",
    "-100",
    "-99.5",
    "-99",
    "-1.5",
    "-1",
    "-0.11",
    "-0.1",
    "-0.01",
    "0",
    `0.${"0".repeat(129)}1`,
    "0.01",
    "0.1",
    "0.11",
    "1",
    "1.5",
    "2",
    "9",
    "10",
    "99",
    "99.5",
    "100",
    "101",
    "123456",
    `9${"0".repeat(125)}`,
  ];

  test("compareNumbers and sortableNumber agree with the values", () => {
    for (const [i, a] of ascending.entries()) {
      for (const [j, b] of ascending.entries()) {
        expect(Math.sign(compareNumbers(a, b)), `${a} ? ${b}`).toBe(Math.sign(i - j));
        expect(Math.sign(Buffer.compare(sortableNumber(a), sortableNumber(b))), `${a} ~ ${b}`).toBe(
          Math.sign(i - j),
        );
      }
    }
  });
});

describe("numberSizeBytes", () => {
  test.each([
    ["0", 1],
    ["1", 2],
    ["-1", 3],
    ["12", 2],
    ["123", 3],
    ["1234", 3],
    ["100", 2],
    ["1000", 2],
    ["0.1", 2],
    ["0.12", 2],
    ["0.012", 3],
    ["1.5", 3],
    ["-12.5", 4],
    [NINES, 20],
  ])("%s takes %i bytes", (text, bytes) => {
    expect(numberSizeBytes(text)).toBe(bytes);
  });
});
