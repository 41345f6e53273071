import { beforeEach, describe, expect, test } from "vitest";
import { clearRange } from "../../../src/core/store/clear-range.js";
import type { KeyPart, Range, Reader } from "../../../src/core/store/store.js";
import { collect, type Given } from "./given.js";

export function testRanges(given: Given): void {
  describe("ranges", () => {
    const numbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const found = async (range: Range) =>
      (await given.store.list({ prefix: ["n"], ...range })).map(({ key }) => key[1]);

    beforeEach(async () => {
      await given.store.transact(async (tx) => {
        for (const n of numbers) tx.put(["n", n], n);
        tx.put(["m"], "before");
        tx.put(["n"], "the prefix itself");
        tx.put(["n\0"], "after");
        tx.put(["o"], "after");
        tx.deleteRange({ prefix: ["n"], end: ["n"], endInclusive: true });
      });
    });

    test.each<[string, Range, number[]]>([
      ["all of a prefix", {}, numbers],
      ["from a start", { start: ["n", 7] }, [7, 8, 9]],
      ["after a start", { start: ["n", 7], startExclusive: true }, [8, 9]],
      ["to an end", { end: ["n", 2] }, [0, 1]],
      ["up to and with an end", { end: ["n", 2], endInclusive: true }, [0, 1, 2]],
      ["between both", { start: ["n", 3], end: ["n", 5], endInclusive: true }, [3, 4, 5]],
      ["a start outside the prefix", { start: ["a"], end: ["n", 1] }, [0]],
      ["nothing when the bounds cross", { start: ["n", 5], end: ["n", 3] }, []],
      ["a limit", { limit: 2 }, [0, 1]],
      ["a limit of none", { limit: 0 }, []],
      ["backwards", { reverse: true, limit: 3 }, [9, 8, 7]],
      ["backwards between both", { reverse: true, start: ["n", 3], end: ["n", 5] }, [4, 3]],
      [
        "backwards with exact ends",
        { reverse: true, start: ["n", 3], startExclusive: true, end: ["n", 5], endInclusive: true },
        [5, 4],
      ],
    ])("list: %s", async (_, range, expected) => {
      expect(await found(range)).toEqual(expected);
      expect(
        (await collect(given.store.range({ prefix: ["n"], ...range }))).map(({ value }) => value),
      ).toEqual(expected);
      await given.store.transact(async (tx) => {
        const listed = await tx.list({ prefix: ["n"], ...range });
        expect(listed.map(({ value }) => value)).toEqual(expected);
      });
    });

    test("range: goes through more than fits in memory at once, while others write", async () => {
      await given.store.transact(async (tx) => {
        for (let i = 0; i < 2_000; i++) tx.put(["many", i], "x".repeat(1_000));
      });
      const seen: KeyPart[] = [];
      for await (const { key } of given.store.range({ prefix: ["many"] })) {
        seen.push(key[1] ?? -1);
        if (seen.length % 100 !== 0) continue;
        await given.store.transact(async (tx) => {
          tx.put(["many", seen.length + 0.5], "new");
          tx.delete(["many", seen.length - 1]);
        });
      }
      const whole = seen.filter((key) => Number.isInteger(key));
      expect(whole).toEqual(Array.from({ length: 2_000 }, (_, i) => i));
      expect(seen).toEqual([...new Set(seen)].sort((a, b) => Number(a) - Number(b)));
    });

    test("listing: what a range below a prefix holds, its keys without that", async () => {
      const read = async (reader: Reader) => {
        const listing = await reader.listing<number>(["n"], { start: [2], reverse: true }, 3);
        return Array.from({ length: listing.length }, (_, i) => [listing.keyAt(i), listing.valueAt(i)]);
      };
      const expected = [9, 8, 7].map((n) => [[n], n]);
      expect(await read(given.store)).toEqual(expected);
      expect(await given.store.transact(read)).toEqual(expected);
      expect(await given.store.listing(["p"], {}, 3)).toHaveLength(0);
    });

    test("clearRange: deletes many keys piece by piece", async () => {
      await given.store.transact(async (tx) => {
        for (let i = 0; i < 2_500; i++) tx.put(["many", i], i);
      });
      await clearRange(given.store, { prefix: ["many"], start: ["many", 10] });
      expect(await given.store.list({ prefix: ["many"] })).toHaveLength(10);
    });
  });
}
