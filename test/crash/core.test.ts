import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BlobRef } from "../../src/core/blobs/blobs.js";
import { openBlobs } from "../../src/core/blobs/files.js";
import { Outbox } from "../../src/core/events/outbox.js";
import { openStore } from "../../src/core/store/lmdb.js";
import type { RootStore, Store } from "../../src/core/store/store.js";
import { FakeClock } from "../support/clock.js";
import { SeededIds } from "../support/ids.js";
import { Random } from "../support/random.js";
import { type Moved, SERVICE, silent } from "./facts.js";

const ROUNDS = 50;
/** The writer is killed so many acknowledgements after it is ready, at most; now and then at once. */
const ACKNOWLEDGEMENTS_MAX = 80;
const MINUTES_MAX = 5;

const WRITER = fileURLToPath(new URL("./writer.ts", import.meta.url));
const LOADER = new URL("../support/typescript-loader.js", import.meta.url).href;

let folder: string;
/** Names by kind, of all rounds. */
const acknowledged = new Map<string, Set<string>>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lenticular-crash-"));
});

afterAll(() => rm(folder, { recursive: true }));

const namesOf = (kind: string): Set<string> => acknowledged.get(kind) ?? new Set();

/** Runs the writer, kills it after so many acknowledgements, and notes them all. */
async function writeUntilKilled(round: number, count: number): Promise<void> {
  const child = spawn(process.execPath, ["--import", LOADER, WRITER, folder, String(round)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  let left = count;
  for await (const line of createInterface({ input: child.stdout })) {
    const [kind = "", name = ""] = line.split(" ");
    const names = acknowledged.get(kind) ?? new Set();
    acknowledged.set(kind, names.add(name));
    if (left-- <= 0) child.kill("SIGKILL");
  }
  expect(await exited).toEqual([null, "SIGKILL"]);
}

async function withStore(check: (store: RootStore) => Promise<void>): Promise<void> {
  const store = await openStore({ folder: join(folder, "store"), durable: false });
  try {
    await check(store);
  } finally {
    await store.close();
  }
}

async function checkTransfers(service: Store): Promise<void> {
  const names = (await service.list({ prefix: ["transfer"] })).map(({ key }) => String(key[1]));
  expect(await service.get(["transfers"])).toBe(names.length || undefined);
  const accounts = await service.list<number>({ prefix: ["account"] });
  expect(accounts.reduce((sum, { value }) => sum + value, 0)).toBe(0);
  const there = new Set(names);
  for (const name of namesOf("transfer")) expect(there, name).toContain(name);
}

async function checkBlobs(store: RootStore, service: Store): Promise<void> {
  const blobs = openBlobs({
    folder: join(folder, "blobs"),
    store,
    clock: new FakeClock(),
    ids: new SeededIds(),
    durable: false,
  });
  const kept = await service.list<BlobRef & { hash: string }>({ prefix: ["blob"] });
  for (const { value } of kept) {
    const bytes = await blobs.bytes(value.id, value.size);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(value.hash);
  }
  const there = new Set(kept.map(({ key }) => String(key[1])));
  for (const name of namesOf("dropped")) expect(there, name).not.toContain(name);
  for (const name of namesOf("blob")) if (!namesOf("dropping").has(name)) expect(there, name).toContain(name);
  await blobs.sweep();
  const files = (await readdir(join(folder, "blobs"), { recursive: true })).filter((name) =>
    name.includes("/"),
  );
  expect(files).toHaveLength(kept.filter(({ value }) => value.id.startsWith("f")).length);
  await blobs.close();
}

/** Delivers what is left, and looks at all that ever was. */
async function checkEvents(store: RootStore, service: Store): Promise<void> {
  const outbox = new Outbox<undefined>({
    store,
    clock: new FakeClock(),
    ids: new SeededIds(),
    log: silent,
    subscriberOf: async () => ({
      handler: {
        deliver: async ({ payload }) => {
          await service.transact(async (tx) => tx.append(["delivered"], payload));
        },
      },
      context: () => undefined,
    }),
  });
  await outbox.start();
  await outbox.idle();
  await outbox.stop(0);
  expect(await store.list({ prefix: ["outbox"] })).toEqual([]);
  const delivered = (await service.list<Moved>({ prefix: ["delivered"] })).map(({ value }) => value);
  const there = new Set(delivered.map(({ name }) => name));
  for (const name of namesOf("event")) expect(there, name).toContain(name);
  for (const { key, value: emitted } of await service.list<number>({ prefix: ["emitted"] })) {
    const places = delivered.filter((event) => (event.orderKey ?? "") === key[1]).map((event) => event.place);
    // All of them, and in order where there is one; a delivery that was cut off comes twice, right after itself.
    const first = [...new Set(places)];
    if (key[1] === "") first.sort((a, b) => a - b);
    expect(first).toEqual(Array.from({ length: emitted }, (_, i) => i + 1));
  }
}

test("whenever the process is killed, what it acknowledged is there, nothing is torn, and every event is delivered", {
  timeout: MINUTES_MAX * 60_000,
}, async () => {
  const random = new Random(1);
  for (let round = 0; round < ROUNDS; round++) {
    await writeUntilKilled(round, random.chance(0.1) ? 0 : random.integer(ACKNOWLEDGEMENTS_MAX));
    await withStore(async (store) => {
      const service = store.scope("service", SERVICE);
      await checkTransfers(service);
      await checkBlobs(store, service);
      if (random.chance(0.5)) await checkEvents(store, service);
    });
  }
  await withStore((store) => checkEvents(store, store.scope("service", SERVICE)));
  for (const kind of ["transfer", "blob", "dropped", "event"])
    expect(namesOf(kind).size).toBeGreaterThan(100);
});
