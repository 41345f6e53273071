import { expect, test } from "vitest";
import type { Key, Range, Reader } from "../../../src/core/store/store.js";
import { Random } from "../random.js";
import { collect, type Given, yieldTurn } from "./given.js";

export function testConcurrency(given: Given): void {
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
