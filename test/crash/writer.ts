/**
 * A process that writes until it is killed: transfers between accounts, blobs and events, several at a time. Says on its
 * output what has been acknowledged, one line each, and nothing before.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { openBlobs } from "../../src/core/blobs/files.js";
import { systemClock } from "../../src/core/clock.js";
import { Outbox } from "../../src/core/events/outbox.js";
import { createSystemIds } from "../../src/core/ids.js";
import { openStore } from "../../src/core/store/lmdb.js";
import type { Transaction } from "../../src/core/store/store.js";
import { Random } from "../support/random.js";
import { ACCOUNTS, ORDER_KEYS, SERVICE, silent, TOPIC } from "./facts.js";

const [folder = "", round = ""] = process.argv.slice(2);
const WORKERS = 4;
/** The middle is about where blobs become files. */
const BLOB_BYTES_MAX = 32_768;

const ids = createSystemIds();
const store = await openStore({ folder: join(folder, "store"), durable: true });
const blobs = openBlobs({ folder: join(folder, "blobs"), store, clock: systemClock, ids, durable: true });
const service = store.scope("service", SERVICE);
const outbox = new Outbox<undefined>({
  store,
  clock: systemClock,
  ids,
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
const events = outbox.eventsOf(SERVICE, "000000000000", "us-east-1");

function acknowledge(kind: string, name: string): void {
  process.stdout.write(`${kind} ${name}\n`);
}

async function transfer(random: Random, name: string): Promise<void> {
  await service.transact(async (tx) => {
    const from = random.integer(ACCOUNTS);
    const to = random.integer(ACCOUNTS);
    await add(tx, from, -1);
    await add(tx, to, 1);
    tx.put(["transfer", name], { from, to });
    tx.put(["transfers"], ((await tx.get<number>(["transfers"])) ?? 0) + 1);
  });
  acknowledge("transfer", name);
}

async function add(tx: Transaction, account: number, amount: number): Promise<void> {
  tx.put(["account", account], ((await tx.get<number>(["account", account])) ?? 0) + amount);
}

async function writeBlob(random: Random, name: string): Promise<void> {
  const bytes = random.bytes(random.integer(BLOB_BYTES_MAX));
  const written = await blobs.write(bytes);
  await service.transact(async (tx) => {
    blobs.keep(tx, written);
    tx.put(["blob", name], { ...written, hash: createHash("sha256").update(bytes).digest("hex") });
  });
  acknowledge("blob", name);
  if (random.chance(0.5)) return;
  acknowledge("dropping", name);
  await service.transact(async (tx) => {
    tx.delete(["blob", name]);
    blobs.drop(tx, written.id);
  });
  acknowledge("dropped", name);
}

async function emit(random: Random, name: string): Promise<void> {
  const orderKey = random.chance(0.5) ? String(random.integer(ORDER_KEYS)) : undefined;
  await service.transact(async (tx) => {
    const emitted = ((await tx.get<number>(["emitted", orderKey ?? ""])) ?? 0) + 1;
    tx.put(["emitted", orderKey ?? ""], emitted);
    events.emit(tx, TOPIC, { name, orderKey, place: emitted }, { orderKey });
  });
  acknowledge("event", name);
}

async function work(worker: number): Promise<never> {
  const random = new Random(Number(round) * WORKERS + worker);
  for (let n = 0; ; n++) {
    const name = `${round}-${worker}-${n}`;
    await random.pick([transfer, writeBlob, emit])(random, name);
  }
}

acknowledge("ready", round);
await outbox.start();
await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));
