import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clearRange } from "../../src/core/store/clear-range.js";
import type {
  Entry,
  Key,
  KeyPart,
  Range,
  Reader,
  RootStore,
  Transaction,
} from "../../src/core/store/store.js";
import { encodeKey } from "../../src/core/store/tuple.js";
import { Random, seeds } from "./random.js";

/** A store under test. */
export interface StoreFixture {
  store: RootStore;
  /** Closes the store and opens it again on the same data; absent where nothing outlives a close. */
  reopen?(): Promise<RootStore>;
  /** Called with the store closed. */
  remove(): Promise<void>;
}

/** What every backend of the store must do. Run once per backend, inside a `describe`. */
export function testStore(open: () => Promise<StoreFixture>): void {
  let fixture: StoreFixture;
  let store: RootStore;

  beforeEach(async () => {
    fixture = await open();
    store = fixture.store;
  });

  afterEach(async () => {
    await store.close();
    await fixture.remove();
  });

  const given = {
    get store() {
      return store;
    },
    async reopen() {
      if (fixture.reopen) store = await fixture.reopen();
    },
  };
  testReadingAndWriting(given);
  testRanges(given);
  testTransactions(given);
  testConcurrency(given);
  testModel(given);
}

interface Given {
  readonly store: RootStore;
  /** Where the backend can: closes and opens. */
  reopen(): Promise<void>;
}

/** Lets everything else that can run do so. */
function yieldTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function collect<T>(entries: AsyncIterable<Entry<T>>): Promise<Entry<T>[]> {
  const all: Entry<T>[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}

const keysOf = (entries: Entry[]) => entries.map(({ key }) => key);

function testReadingAndWriting(given: Given): void {
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
    await expect(given.store.get([])).rejects.toThrow(RangeError);
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
    await expect(given.store.get(["a"])).rejects.toThrow("closed");
  });
}

function testRanges(given: Given): void {
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

    test("clearRange: deletes many keys piece by piece", async () => {
      await given.store.transact(async (tx) => {
        for (let i = 0; i < 2_500; i++) tx.put(["many", i], i);
      });
      await clearRange(given.store, { prefix: ["many"], start: ["many", 10] });
      expect(await given.store.list({ prefix: ["many"] })).toHaveLength(10);
    });
  });
}

function testTransactions(given: Given): void {
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
    await expect(kept?.get(["a"])).rejects.toThrow("over");
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

function testConcurrency(given: Given): void {
  test("a hot key: no increment is lost, and everyone gets through", async () => {
    await Promise.all(
      Array.from({ length: 200 }, () =>
        given.store.transact(async (tx) => {
          const count = (await tx.get<number>(["count"])) ?? 0;
          await yieldTurn();
          tx.put(["count"], count + 1);
        }),
      ),
    );
    expect(await given.store.get(["count"])).toBe(200);
  });

  test("bank transfers: the sum never changes, in no one's eyes", async () => {
    const accounts = 8;
    const random = new Random(7);
    await given.store.transact(async (tx) => {
      for (let i = 0; i < accounts; i++) tx.put(["account", i], 100);
    });
    const sumOf = async (reader: Reader, lazily: boolean) => {
      const range: Range = { prefix: ["account"] };
      const entries = lazily ? await collect(reader.range<number>(range)) : await reader.list<number>(range);
      return entries.reduce((sum, { value }) => sum + value, 0);
    };
    const transfer = () =>
      given.store.transact(async (tx) => {
        const from: Key = ["account", random.integer(accounts)];
        const to: Key = ["account", random.integer(accounts)];
        const amount = random.integer(30);
        const balance = (await tx.get<number>(from)) ?? 0;
        if (random.chance(0.5)) await yieldTurn();
        if (balance < amount) return;
        tx.put(from, balance - amount);
        if (random.chance(0.5)) await yieldTurn();
        tx.put(to, ((await tx.get<number>(to)) ?? 0) + amount);
      });
    const audit = async () => {
      expect(await given.store.transact((tx) => sumOf(tx, random.chance(0.5)))).toBe(accounts * 100);
      expect(await sumOf(given.store, false)).toBe(accounts * 100);
    };
    await Promise.all(
      Array.from({ length: 30 }, async (_, worker) => {
        for (let i = 0; i < 20; i++) await (worker % 5 === 0 ? audit() : transfer());
      }),
    );
    await audit();
  });

  test("write skew: of two that each rely on what the other changes, one runs again", async () => {
    await given.store.put(["on call", "a"], true);
    await given.store.put(["on call", "b"], true);
    const leave = (name: string) =>
      given.store.transact(async (tx) => {
        const onCall = (await tx.list({ prefix: ["on call"] })).filter(({ value }) => value);
        await yieldTurn();
        if (onCall.length > 1) tx.put(["on call", name], false);
      });
    await Promise.all([leave("a"), leave("b")]);
    const left = (await given.store.list({ prefix: ["on call"] })).filter(({ value }) => value);
    expect(left).toHaveLength(1);
  });

  test.each(["list", "range"] as const)(
    "phantoms: what appears in a %s that was read is a conflict",
    async (how) => {
      const claim = (id: number) =>
        given.store.transact(async (tx) => {
          const range: Range = { prefix: ["claim"] };
          const taken = how === "list" ? await tx.list(range) : await collect(tx.range(range));
          await yieldTurn();
          if (taken.length < 3) tx.put(["claim", id], id);
        });
      await Promise.all(Array.from({ length: 20 }, (_, id) => claim(id)));
      expect(await given.store.list({ prefix: ["claim"] })).toHaveLength(3);
    },
  );

  test("a range that was read in part conflicts only there", async () => {
    for (let i = 0; i < 10; i++) await given.store.put(["n", i], i);
    let runs = 0;
    await given.store.transact(async (tx) => {
      runs += 1;
      await tx.list({ prefix: ["n"], limit: 3 });
      if (runs === 1) await given.store.put(["n", 5], "elsewhere");
      tx.put(["done"], runs);
    });
    expect(runs).toBe(1);
    await given.store.transact(async (tx) => {
      runs += 1;
      await tx.list({ prefix: ["n"], limit: 3 });
      if (runs === 2) await given.store.put(["n", 1.5], "between");
      tx.put(["done"], runs);
    });
    expect(runs).toBe(3);
  });

  test("an error that came of what has since changed is not thrown", async () => {
    await given.store.put(["stock"], 0);
    let runs = 0;
    await given.store.transact(async (tx) => {
      runs += 1;
      const stock = (await tx.get<number>(["stock"])) ?? 0;
      if (runs === 1) await given.store.put(["stock"], 1);
      if (stock === 0) throw new Error("sold out");
      tx.put(["stock"], stock - 1);
    });
    expect(runs).toBe(2);
    expect(await given.store.get(["stock"])).toBe(0);
  });

  test("blind writers of one key do not make each other run again", async () => {
    let runs = 0;
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        given.store.transact(async (tx) => {
          runs += 1;
          tx.put(["last"], i);
          tx.append(["log"], i);
        }),
      ),
    );
    expect(runs).toBe(50);
    expect(await given.store.list({ prefix: ["log"] })).toHaveLength(50);
  });

  test("append: the log agrees with the order in which a counter grew", async () => {
    await Promise.all(
      Array.from({ length: 60 }, () =>
        given.store.transact(async (tx) => {
          const count = (await tx.get<number>(["count"])) ?? 0;
          await yieldTurn();
          tx.put(["count"], count + 1);
          tx.append(["log"], count);
        }),
      ),
    );
    const log = await given.store.list({ prefix: ["log"] });
    expect(log.map(({ value }) => value)).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  test("one that is always overtaken gets its turn", async () => {
    let stop = false;
    const overtaking = Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        for (let n = 0; !stop; n++) await given.store.put(["hot", i], n);
      }),
    );
    await given.store.transact(async (tx) => {
      for (let i = 0; i < 8; i++) {
        await tx.get(["hot", i]);
        await yieldTurn();
      }
      tx.put(["slow"], "done");
    });
    stop = true;
    await overtaking;
    expect(await given.store.get(["slow"])).toBe("done");
  });

  test("transactions inside of transactions cannot lock each other out", async () => {
    const increment = (key: string, inside?: () => Promise<void>) =>
      given.store.transact(async (tx) => {
        const count = (await tx.get<number>([key])) ?? 0;
        await yieldTurn();
        await inside?.();
        tx.put([key], count + 1);
      });
    await Promise.all(
      Array.from({ length: 6 }, (_, i) => (i % 2 ? increment("a", () => increment("b")) : increment("b"))),
    );
    expect(await given.store.get(["a"])).toBe(3);
  });

  test("a write inside a transaction of what that has read ends all the same", async () => {
    await given.store.put(["a"], 0);
    let inner = 0;
    await given.store.transact(async (tx) => {
      await tx.get(["a"]);
      if (inner < 4) await given.store.put(["a"], ++inner);
      tx.put(["b"], inner);
    });
    expect(await given.store.getMany([["a"], ["b"]])).toEqual([4, 4]);
  });
}

/** Keys as a plain sorted list. */
class Model {
  readonly #entries = new Map<string, { key: Key; value: unknown }>();

  put(key: Key, value: unknown): void {
    this.#entries.set(encodeKey(key), { key, value });
  }

  delete(key: Key): void {
    this.#entries.delete(encodeKey(key));
  }

  list(range: Range): Entry[] {
    const isIn = (bytes: string, key: Key) =>
      (range.prefix ?? []).every(
        (part, i) => key[i] !== undefined && encodeKey([key[i] ?? ""]) === encodeKey([part]),
      ) &&
      (!range.start ||
        bytes > encodeKey(range.start) ||
        (!range.startExclusive && bytes === encodeKey(range.start))) &&
      (!range.end ||
        bytes < encodeKey(range.end) ||
        (range.endInclusive === true && bytes === encodeKey(range.end)));
    const inside = [...this.#entries]
      .filter(([bytes, { key }]) => isIn(bytes, key))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const entries = inside.map(([, entry]) => entry);
    return (range.reverse ? entries.reverse() : entries).slice(0, range.limit);
  }

  deleteRange(range: Range): void {
    for (const { key } of this.list({ ...range, limit: undefined, reverse: false })) this.delete(key);
  }

  copy(): Model {
    const copy = new Model();
    for (const { key, value } of this.#entries.values()) copy.put(key, value);
    return copy;
  }
}

const PARTS: readonly [KeyPart, ...KeyPart[]] = [
  "",
  "a",
  "a\0",
  "b",
  "é",
  0,
  -1,
  2.5,
  new Uint8Array([]),
  new Uint8Array([0, 255]),
];

function drawKey(random: Random): Key {
  return [random.pick(PARTS), ...random.list(3, () => random.pick(PARTS))];
}

function drawRange(random: Random): Range {
  const range: Range = {};
  if (random.chance(0.4)) range.prefix = drawKey(random).slice(0, 2);
  if (random.chance(0.4)) range.start = drawKey(random);
  if (random.chance(0.4)) range.end = drawKey(random);
  if (random.chance(0.5)) range.startExclusive = true;
  if (random.chance(0.5)) range.endInclusive = true;
  if (random.chance(0.4)) range.reverse = true;
  if (random.chance(0.4)) range.limit = random.integer(6);
  return range;
}

function testModel(given: Given): void {
  test.each(seeds(15))("does what a sorted list would do (seed %d)", async (seed) => {
    const random = new Random(seed);
    let model = new Model();
    for (let i = 0; i < 40; i++) {
      const after = model.copy();
      const fails = random.chance(0.2);
      const running = given.store.transact(async (tx) => {
        for (let step = 0; step < 8; step++) await takeStep(random, tx, after);
        if (fails) throw new Error("given up");
      });
      await running.catch((error: Error) => expect(error.message).toBe("given up"));
      if (!fails) model = after;
      const range = drawRange(random);
      expect(await given.store.list(range)).toEqual(model.list(range));
      if (random.chance(0.05)) await given.reopen();
    }
    expect(await collect(given.store.range({}))).toEqual(model.list({}));
  });
}

async function takeStep(random: Random, tx: Transaction, model: Model): Promise<void> {
  const key = drawKey(random);
  switch (random.integer(5)) {
    case 0:
    case 1: {
      const value = random.integer(1_000);
      tx.put(key, value);
      model.put(key, value);
      return;
    }
    case 2:
      tx.delete(key);
      model.delete(key);
      return;
    case 3: {
      if (random.chance(0.7)) return;
      const { limit: _, reverse: __, ...range } = drawRange(random);
      tx.deleteRange(range);
      model.deleteRange(range);
      return;
    }
    default: {
      const range = drawRange(random);
      const listed = random.chance(0.5) ? await tx.list(range) : await collect(tx.range(range));
      expect(listed).toEqual(model.list(range));
      const [found] = model.list({ start: key, end: key, endInclusive: true });
      expect(await tx.get(key)).toEqual(found?.value);
    }
  }
}
