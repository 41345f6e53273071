import { expect, test } from "vitest";
import type { Key } from "../../../src/core/store/store.js";
import { Random } from "../random.js";
import { type Given, keysOf } from "./given.js";

export function testReadingAndWriting(given: Given): void {
  test("put, get, delete: what is put is there until it is deleted, and over a reopening", async () => {
    await given.store.put(["a", 1], { text: "x" });
    await given.store.put(["a", 2], new Uint8Array([1, 2]));
    await given.reopen();
    expect(await given.store.get(["a", 1])).toEqual({ text: "x" });
    expect(await given.store.get(["a", 2])).toEqual(new Uint8Array([1, 2]));
    expect(await given.store.getMany([["a", 2], ["none"], ["a", 1]])).toEqual([
      new Uint8Array([1, 2]),
      undefined,
      { text: "x" },
    ]);
    await given.store.delete(["a", 1]);
    await given.store.delete(["a", 1]);
    expect(await given.store.get(["a", 1])).toBeUndefined();
  });

  test("put: keeps a copy, and every get gives one", async () => {
    const value = { list: [1] };
    const putting = given.store.put(["a"], value);
    value.list.push(2);
    await putting;
    const first = await given.store.get<{ list: number[] }>(["a"]);
    first?.list.push(3);
    expect(await given.store.get(["a"])).toEqual({ list: [1] });
  });

  test("put: takes keys of 3,900 bytes and no longer ones, nor an empty one", async () => {
    const longest: Key = ["x".repeat(3_898)];
    await given.store.put(longest, 1);
    expect(await given.store.get(longest)).toBe(1);
    expect(keysOf(await given.store.list({ prefix: longest }))).toEqual([longest]);
    expect(() => given.store.put([`${longest[0]}x`], 1)).toThrow(RangeError);
    expect(() => given.store.put([], 1)).toThrow(RangeError);
    await expect((async () => await given.store.get([]))()).rejects.toThrow(RangeError);
    expect(() => given.store.scope("scope").put(longest, 1)).toThrow(RangeError);
  });

  test("put: takes large values", async () => {
    const bytes = new Random(1).bytes(3_000_000);
    await given.store.put(["bytes"], bytes);
    await given.store.put(["text"], { text: "é".repeat(1_000_000) });
    await given.reopen();
    expect(Buffer.compare((await given.store.get<Uint8Array>(["bytes"])) ?? bytes.subarray(1), bytes)).toBe(
      0,
    );
    expect(await given.store.get(["text"])).toEqual({ text: "é".repeat(1_000_000) });
  });

  test("scope: shows and touches only what is below it", async () => {
    const a = given.store.scope("a");
    const inner = a.scope("b", 1);
    await inner.put(["k"], "inner");
    await a.put(["k"], "a");
    await given.store.scope("a\0").put(["k"], "other");
    expect(await given.store.get(["a", "b", 1, "k"])).toBe("inner");
    expect(keysOf(await a.list({}))).toEqual([["b", 1, "k"], ["k"]]);
    expect(keysOf(await inner.list({}))).toEqual([["k"]]);
    await a.transact(async (tx) => tx.deleteRange({}));
    expect(keysOf(await given.store.list({}))).toEqual([["a\0", "k"]]);
  });

  test("clear: deletes everything", async () => {
    await given.store.put(["a"], 1);
    await given.store.clear();
    expect(await given.store.list({})).toEqual([]);
    await given.store.put(["b"], 2);
    await given.reopen();
    expect(keysOf(await given.store.list({}))).toEqual([["b"]]);
  });

  test("close: waits for writes under way, and refuses later ones", async () => {
    const writing = given.store.put(["a"], 1);
    await given.store.close();
    await writing;
    await given.store.close();
    await expect((async () => given.store.put(["b"], 1))()).rejects.toThrow("closed");
    await expect(given.store.transact(async () => 1)).rejects.toThrow("closed");
    await expect((async () => await given.store.get(["a"]))()).rejects.toThrow("closed");
  });
}
