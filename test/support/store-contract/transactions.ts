import { expect, test } from "vitest";
import type { KeyPart, Transaction } from "../../../src/core/store/store.js";
import { type Given, keysOf } from "./given.js";

export function testTransactions(given: Given): void {
  test("transact: sees its own writes, others only after the commit", async () => {
    await given.store.put(["a"], 1);
    await given.store.transact(async (tx) => {
      tx.put(["a"], 2);
      tx.put(["b"], 3);
      expect(await tx.get(["a"])).toBe(2);
      expect(await given.store.get(["a"])).toBe(1);
      tx.delete(["a"]);
      expect(await tx.get(["a"])).toBeUndefined();
      expect(await tx.getMany([["a"], ["b"]])).toEqual([undefined, 3]);
      expect(keysOf(await tx.list({}))).toEqual([["b"]]);
      expect(keysOf(await given.store.list({}))).toEqual([["a"]]);
    });
    expect(keysOf(await given.store.list({}))).toEqual([["b"]]);
  });

  test("transact: a key that is given again with another part is another key", async () => {
    const key: KeyPart[] = ["n", 1];
    await given.store.transact(async (tx) => {
      tx.put(key, "one");
      key[1] = 2;
      expect(await tx.get(key)).toBeUndefined();
      tx.put(key, "two");
      key.push(0);
      expect(await tx.get(key)).toBeUndefined();
    });
    expect(
      await given.store.getMany([
        ["n", 1],
        ["n", 2],
      ]),
    ).toEqual(["one", "two"]);
  });

  test("transact: gives the result of the work, and a throw commits nothing", async () => {
    expect(await given.store.transact(async () => "result")).toBe("result");
    const failing = given.store.transact(async (tx) => {
      tx.put(["a"], 1);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await given.store.get(["a"])).toBeUndefined();
  });

  test("transact: a call after its end is an error", async () => {
    let kept: Transaction | undefined;
    await given.store.transact(async (tx) => {
      kept = tx;
    });
    expect(() => kept?.put(["a"], 1)).toThrow("over");
    await expect((async () => await kept?.get(["a"]))()).rejects.toThrow("over");
  });

  test("deleteRange: takes what was put before it and spares what is put after", async () => {
    await given.store.put(["n", 1], "old");
    await given.store.transact(async (tx) => {
      tx.put(["n", 2], "mine, before");
      tx.deleteRange({ prefix: ["n"] });
      tx.put(["n", 3], "mine, after");
      expect(await tx.get(["n", 1])).toBeUndefined();
      expect(keysOf(await tx.list({ prefix: ["n"] }))).toEqual([["n", 3]]);
    });
    expect(keysOf(await given.store.list({ prefix: ["n"] }))).toEqual([["n", 3]]);
  });

  test("deleteRange: takes what others have put by the time of the commit", async () => {
    await given.store.transact(async (tx) => {
      tx.deleteRange({ prefix: ["n"] });
      await given.store.put(["n", 1], "late");
    });
    expect(await given.store.list({ prefix: ["n"] })).toEqual([]);
  });

  test("append: in the order of commits, over a reopening too", async () => {
    await given.store.transact(async (tx) => {
      tx.append(["log"], "a");
      tx.append(["log"], "b");
      expect(await tx.list({ prefix: ["log"] })).toEqual([]);
    });
    await given.reopen();
    await given.store.transact(async (tx) => tx.append(["log"], "c"));
    await given.store.transact(async (tx) => tx.deleteRange({ prefix: ["log"] }));
    await given.reopen();
    await given.store.transact(async (tx) => tx.append(["log"], "d"));
    const [entry] = await given.store.list({ prefix: ["log"] });
    expect(entry).toEqual({ key: ["log", 4], value: "d" });
  });
}
