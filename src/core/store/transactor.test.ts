import { describe, expect, test } from "vitest";
import { MemoryEngine } from "../../../test/support/memory-engine.js";
import { testStore } from "../../../test/support/store-contract/test-store.js";
import { rootOf, WholeStore } from "./scoped-store.js";
import { Transactor } from "./transactor.js";

function open() {
  const engine = new MemoryEngine();
  return { engine, store: new WholeStore(new Transactor(engine)) };
}

describe("in memory", () => {
  testStore(async () => ({ store: open().store, remove: async () => undefined }));
});

/** Makes the engine's writes wait until it is let go. */
function hold(engine: MemoryEngine): () => void {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  engine.beforeWrite = () => held;
  return release;
}

test("commits gather while the engine writes: one write for all of them", async () => {
  const { engine, store } = open();
  const release = hold(engine);
  const first = store.put(["a"], 1);
  await new Promise((resolve) => setImmediate(resolve));
  const others = Array.from({ length: 100 }, (_, i) => store.put(["b", i], i));
  release();
  await Promise.all([first, ...others]);
  expect(engine.writes).toBe(2);
});

test("what is committed while the store is emptied is written after that", async () => {
  const { engine, store } = open();
  await store.put(["a"], 1);
  const empty = engine.clear.bind(engine);
  let isEmptied = false;
  engine.clear = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    await empty();
    isEmptied = true;
  };
  engine.beforeWrite = async () => expect(isEmptied).toBe(true);
  const clearing = store.clear();
  await new Promise((resolve) => setImmediate(resolve));
  await store.put(["b"], 2);
  await clearing;
  expect([await store.get(["a"]), await store.get(["b"])]).toEqual([undefined, 2]);
});

test("a reader outside of transactions sees only what is on disk", async () => {
  const { engine, store } = open();
  const release = hold(engine);
  const putting = store.put(["a"], 1);
  expect(await store.get(["a"])).toBeUndefined();
  expect(await store.list({})).toEqual([]);
  release();
  await putting;
  expect(await store.get(["a"])).toBe(1);
});

test("a transaction is not acknowledged before what it has seen is on disk, though it writes nothing or throws", async () => {
  const { engine, store } = open();
  const release = hold(engine);
  const events: string[] = [];
  const putting = store.put(["a"], 1).then(() => events.push("put"));
  const reading = store
    .transact(async (tx) => await tx.get(["a"]))
    .then((value) => events.push(`read ${value}`));
  const failing = store
    .transact(async (tx) => {
      throw new Error(`saw ${await tx.get(["a"])}`);
    })
    .catch((error: Error) => events.push(error.message));
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
  expect(events).toEqual([]);
  release();
  await Promise.all([putting, reading, failing]);
  expect(events.sort()).toEqual(["put", "read 1", "saw 1"]);
});

test("a write that fails fails all that was built on it, and nothing of it stays", async () => {
  const { engine, store } = open();
  await store.put(["a"], 1);
  engine.beforeWrite = async () => {
    throw new Error("disk full");
  };
  const putting = store.put(["a"], 2);
  const built = store.transact(async (tx) => tx.put(["b"], await tx.get(["a"])));
  await expect(putting).rejects.toThrow("disk full");
  await expect(built).rejects.toThrow("disk full");
  engine.beforeWrite = async () => undefined;
  expect(await store.transact((tx) => tx.getMany([["a"], ["b"]]))).toEqual([1, undefined]);
  await store.put(["a"], 3);
  expect(await store.get(["a"])).toBe(3);
});

test("a transaction that has read of a failed write runs again", async () => {
  const { engine, store } = open();
  await store.put(["a"], 1);
  let fail: (error: Error) => void = () => undefined;
  const held = new Promise<void>((_, reject) => {
    fail = reject;
  });
  held.catch(() => undefined);
  engine.beforeWrite = () => held;
  const putting = store.put(["a"], 2);
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
  const seen: unknown[] = [];
  await store.transact(async (tx) => {
    seen.push(await tx.get(["a"]));
    if (seen.length > 1) return;
    engine.beforeWrite = async () => undefined;
    fail(new Error("disk full"));
    await expect(putting).rejects.toThrow("disk full");
    tx.put(["b"], 1);
  });
  expect(seen).toEqual([2, 1]);
  expect(await store.get(["b"])).toBeUndefined();
});

test("rootOf: writes beside the scope in the same transaction, and hears of the commit once", async () => {
  const { store } = open();
  let runs = 0;
  let heard = 0;
  await store.scope("service").transact(async (tx) => {
    runs += 1;
    await tx.get(["a"]);
    if (runs === 1) await store.put(["service", "a"], "changed");
    const root = rootOf(tx);
    root.put(["outbox"], 1);
    root.afterCommit(() => {
      heard += 1;
    });
  });
  expect([runs, heard]).toEqual([2, 1]);
  expect(await store.get(["outbox"])).toBe(1);
});

test("work that waits for nothing is a transaction too: it commits, is acknowledged on disk, and a throw commits nothing", async () => {
  const { engine, store } = open();
  const release = hold(engine);
  const adding = store.transact((tx) => {
    tx.put(["a"], 1);
    return "added";
  });
  expect(await store.get(["a"])).toBeUndefined();
  release();
  expect(await adding).toBe("added");
  const failing = store.transact((tx) => {
    tx.put(["a"], 2);
    throw new Error("failed");
  });
  await expect(failing).rejects.toThrow("failed");
  expect(await store.get(["a"])).toBe(1);
});
