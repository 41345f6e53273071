import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeClock } from "../../../test/support/clock.js";
import { SeededIds } from "../../../test/support/ids.js";
import type { Logger } from "../log.js";
import { openStore } from "../store/lmdb.js";
import type { RootStore } from "../store/store.js";
import type { EmitOptions, EventHandler, OutboxEvent } from "./events.js";
import { Outbox } from "./outbox.js";

const ACCOUNT = "000000000000";
const REGION = "us-east-1";
const GRACE_MILLISECONDS = 1_000;
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

interface Given {
  account: string;
  region: string;
  signal: AbortSignal;
}

let folder: string;
let store: RootStore;
let clock: FakeClock;
let outbox: Outbox<Given>;
let delivered: OutboxEvent[];
let handler: EventHandler<Given>;

function open(): Outbox<Given> {
  return new Outbox<Given>({
    store,
    clock,
    ids: new SeededIds(),
    log: silent,
    subscriberOf: async (service, topic) =>
      service === "s3" && topic === "changed"
        ? { handler, context: (account, region, signal) => ({ account, region, signal }) }
        : undefined,
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lenticular-outbox-"));
  store = await openStore({ folder, durable: false });
  clock = new FakeClock();
  delivered = [];
  handler = { deliver: async (event) => void delivered.push(event) };
  outbox = open();
});

afterEach(async () => {
  await outbox.stop(GRACE_MILLISECONDS);
  await store.close();
  await rm(folder, { recursive: true });
});

function emit(payload: unknown, options?: EmitOptions, topic = "changed"): Promise<void> {
  const events = outbox.eventsOf("s3", ACCOUNT, REGION);
  return store.scope("service", "s3").transact(async (tx) => {
    tx.put(["written"], payload);
    events.emit(tx, topic, payload, options);
  });
}

const payloads = () => delivered.map((event) => event.payload);

async function rowsLeft(): Promise<number> {
  return (await store.list({ prefix: ["outbox"] })).length;
}

/** Delivers the payload `"bad"` never, all else at once. */
function failOnBad(): void {
  handler.deliver = async (event) => {
    delivered.push(event);
    if (event.payload === "bad") throw new Error("no");
  };
}

/** Holds every delivery until it is let go. */
function hold(): { release(): void; active(): number } {
  const waiting: (() => void)[] = [];
  let open = false;
  handler.deliver = async (event) => {
    delivered.push(event);
    if (!open) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return {
    active: () => waiting.length,
    release() {
      open = true;
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}

test("emit: delivers once the transaction is committed, and crosses off", async () => {
  await outbox.start();
  await emit({ key: "a" });
  await outbox.idle();
  expect(delivered).toEqual([
    {
      id: expect.any(String),
      topic: "changed",
      payload: { key: "a" },
      account: ACCOUNT,
      region: REGION,
      at: clock.now(),
      attempt: 1,
    },
  ]);
  expect(await rowsLeft()).toBe(0);
});

test("emit: nothing is delivered of a transaction that throws", async () => {
  await outbox.start();
  const events = outbox.eventsOf("s3", ACCOUNT, REGION);
  const failing = store.transact(async (tx) => {
    events.emit(tx, "changed", "no");
    throw new Error("condition failed");
  });
  await expect(failing).rejects.toThrow("condition failed");
  await emit("yes");
  await outbox.idle();
  expect(payloads()).toEqual(["yes"]);
});

test("emit: a transaction that runs again emits once", async () => {
  await outbox.start();
  const events = outbox.eventsOf("s3", ACCOUNT, REGION);
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      store.transact(async (tx) => {
        const count = (await tx.get<number>(["count"])) ?? 0;
        tx.put(["count"], count + 1);
        events.emit(tx, "changed", i);
      }),
    ),
  );
  await outbox.idle();
  expect(payloads().sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

test("start: takes up what an earlier run left, and delivers nothing before", async () => {
  await emit("ready");
  await emit("ordered", { orderKey: "k" });
  await emit("later", { delayMs: 5_000 });
  expect(delivered).toEqual([]);
  outbox = open();
  await outbox.start();
  await outbox.idle();
  expect(payloads().sort()).toEqual(["ordered", "ready"]);
  await clock.advance(5_000);
  await outbox.idle();
  expect(payloads().sort()).toEqual(["later", "ordered", "ready"]);
  expect(await rowsLeft()).toBe(0);
});

test("retry: waits one second, doubling to five minutes, until attemptsMax, then onExhausted", async () => {
  const exhausted: unknown[] = [];
  failOnBad();
  handler.attemptsMax = 12;
  handler.onExhausted = async (event, error, context) => {
    exhausted.push([event.payload, event.attempt, String(error), context.account]);
  };
  await outbox.start();
  const began = clock.now();
  const times: number[] = [];
  const deliver = handler.deliver;
  handler.deliver = (event, context) => {
    times.push((clock.now() - began) / 1_000);
    return deliver(event, context);
  };
  await emit("bad");
  for (let i = 0; i < 12; i++) {
    await outbox.idle();
    await clock.advance((clock.next ?? clock.now()) - clock.now());
  }
  await outbox.idle();
  const waits = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  expect(delivered.map((event) => event.attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(exhausted).toEqual([["bad", 12, "Error: no", ACCOUNT]]);
  expect(await rowsLeft()).toBe(0);
});

test("retry: survives a restart, with its count and its time", async () => {
  failOnBad();
  await outbox.start();
  await emit("bad");
  await outbox.idle();
  await outbox.stop(GRACE_MILLISECONDS);
  outbox = open();
  await outbox.start();
  await outbox.idle();
  expect(delivered).toHaveLength(1);
  await clock.advance(1_000);
  await outbox.idle();
  expect(delivered.map((event) => event.attempt)).toEqual([1, 2]);
});

test("onExhausted: a throw there means the whole delivery is tried again", async () => {
  failOnBad();
  handler.attemptsMax = 1;
  let calls = 0;
  handler.onExhausted = async () => {
    calls += 1;
    if (calls === 1) throw new Error("the dead letter queue is away");
  };
  await outbox.start();
  await emit("bad");
  await outbox.idle();
  await clock.advance(1_000);
  await outbox.idle();
  expect(calls).toBe(2);
  expect(await rowsLeft()).toBe(0);
});

test("delayMs: not a moment earlier", async () => {
  await outbox.start();
  await emit("second", { delayMs: 2_000 });
  await emit("first", { delayMs: 1_000 });
  await clock.advance(999);
  await outbox.idle();
  expect(payloads()).toEqual([]);
  await clock.advance(1);
  await outbox.idle();
  expect(payloads()).toEqual(["first"]);
  await clock.advance(1_000);
  await outbox.idle();
  expect(payloads()).toEqual(["first", "second"]);
});

test("orderKey: one at a time and in order, other keys beside it", async () => {
  const held = hold();
  await outbox.start();
  for (const payload of ["a1", "a2", "a3"]) await emit(payload, { orderKey: "a" });
  for (const payload of ["b1", "b2"]) await emit(payload, { orderKey: "b" });
  await clock.advance(0);
  expect(payloads().sort()).toEqual(["a1", "b1"]);
  held.release();
  await outbox.idle();
  expect(payloads().filter((payload) => String(payload).startsWith("a"))).toEqual(["a1", "a2", "a3"]);
  expect(payloads().filter((payload) => String(payload).startsWith("b"))).toEqual(["b1", "b2"]);
});

test("orderKey: a failure holds up those behind it, over a restart too, and no other key", async () => {
  failOnBad();
  handler.attemptsMax = 2;
  await outbox.start();
  await emit("bad", { orderKey: "a" });
  await emit("behind", { orderKey: "a" });
  await emit("beside", { orderKey: "b" });
  await outbox.idle();
  expect(payloads()).toEqual(["bad", "beside"]);
  await outbox.stop(GRACE_MILLISECONDS);
  outbox = open();
  await outbox.start();
  await outbox.idle();
  expect(payloads()).toEqual(["bad", "beside"]);
  await clock.advance(1_000);
  await outbox.idle();
  expect(payloads()).toEqual(["bad", "beside", "bad", "behind"]);
});

test("concurrencyMax: no more than that are under way", async () => {
  const held = hold();
  handler.concurrencyMax = 3;
  await outbox.start();
  for (let i = 0; i < 10; i++) await emit(i);
  await clock.advance(0);
  expect(held.active()).toBe(3);
  held.release();
  await outbox.idle();
  expect(delivered).toHaveLength(10);
});

test("thousands of events are delivered once each", async () => {
  await outbox.start();
  const events = outbox.eventsOf("s3", ACCOUNT, REGION);
  await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      store.transact(async (tx) => {
        for (let j = 0; j < 50; j++) {
          events.emit(tx, "changed", i * 50 + j, j % 3 === 0 ? { orderKey: `${j}` } : undefined);
        }
      }),
    ),
  );
  await outbox.idle();
  expect(new Set(payloads()).size).toBe(2_500);
  expect(delivered).toHaveLength(2_500);
  expect(await rowsLeft()).toBe(0);
});

test("stop: waits for what is under way, and takes up nothing new", async () => {
  const held = hold();
  await outbox.start();
  await emit("under way");
  await clock.advance(0);
  const stopping = outbox.stop(GRACE_MILLISECONDS);
  await emit("new");
  held.release();
  await stopping;
  expect(payloads()).toEqual(["under way"]);
  expect(await rowsLeft()).toBe(1);
});

test("stop: aborts what takes longer than it waits, and leaves it for the next run without counting it", async () => {
  handler.deliver = (event, { signal }) => {
    delivered.push(event);
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  };
  await outbox.start();
  await emit("slow");
  await clock.advance(0);
  const stopping = outbox.stop(GRACE_MILLISECONDS);
  await clock.advance(GRACE_MILLISECONDS);
  await stopping;
  handler.deliver = async (event) => void delivered.push(event);
  outbox = open();
  await outbox.start();
  await outbox.idle();
  expect(delivered.map((event) => event.attempt)).toEqual([1, 1]);
});

test("a service that cannot be loaded holds its events up, and loses none", async () => {
  let loads = 0;
  outbox = new Outbox<Given>({
    store,
    clock,
    ids: new SeededIds(),
    log: silent,
    async subscriberOf() {
      loads += 1;
      if (loads === 1) throw new Error("module not found");
      return { handler, context: (account, region, signal) => ({ account, region, signal }) };
    },
  });
  await emit("ready");
  await emit("ordered", { orderKey: "k" });
  await outbox.start();
  await outbox.idle();
  expect(delivered).toEqual([]);
  await clock.advance(5_000);
  await outbox.idle();
  expect(delivered.map(({ payload, attempt }) => [payload, attempt]).sort()).toEqual([
    ["ordered", 1],
    ["ready", 1],
  ]);
});

test("neither ordered nor delayed events starve the others", async () => {
  handler.concurrencyMax = 1;
  await Promise.all(Array.from({ length: 30 }, (_, i) => emit(`lane ${i}`, { orderKey: String(i) })));
  await emit("ready");
  await outbox.start();
  await outbox.idle();
  expect(payloads().indexOf("ready")).toBeLessThan(5);
  expect(delivered).toHaveLength(31);
});

test("a topic that nobody takes is tried and in the end dropped", async () => {
  await outbox.start();
  await emit("lost", {}, "unknown");
  for (let i = 0; i < 25; i++) {
    await outbox.idle();
    await clock.advance(300_000);
  }
  expect(await rowsLeft()).toBe(0);
});
