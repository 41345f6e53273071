import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openStore } from "../../../core/store/lmdb.js";
import type { MessageRecord, QueueRecord } from "../records.js";
import { messages, places, queues } from "../store.js";
import { renewPlaces } from "./renew-places.js";

const toQueue = (name: string): QueueRecord => ({
  account: "000000000000",
  region: "us-east-1",
  name,
  id: `id-of-${name}`,
  createdAt: 0,
  modifiedAt: 0,
  attributes: {},
  tags: {},
});
const toMessage = (sequence: number, receiveCount: number): MessageRecord => ({
  id: `m${sequence}`,
  sequence,
  body: "x",
  bodyMd5: "",
  attributes: {},
  systemAttributes: {},
  senderId: "",
  sentAt: 1,
  visibleAt: 1_000 + sequence,
  receiveCount,
});

it("moves the places of standard queues to where receives look, once, and leaves those of FIFO queues", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lenticular-places-"));
  const store = await openStore({ folder, durable: false });
  const [standard, fifo] = [toQueue("old"), toQueue("old.fifo")];
  await store.transact(async (tx) => {
    for (const queue of [standard, fifo]) {
      queues.put(tx, [queue.account, queue.region, queue.name], queue);
      for (const message of [toMessage(1, 0), toMessage(2, 3)]) {
        const { id, sequence, sentAt, visibleAt, receiveCount } = message;
        const key = queue === fifo ? [queue.id, sequence] : [queue.id, visibleAt, sequence, id];
        messages.put(tx, [queue.id, id], message);
        places.put(tx, key, { id, sentAt, visibleAt, isReceived: receiveCount > 0 });
      }
    }
  });
  const keys = async () => {
    const found: unknown[] = [];
    for await (const { key } of places.range(store)) found.push(key);
    return found;
  };
  const renewed = [
    [standard.id, 0, 1_001, 1, "m1"],
    [standard.id, 1, 1_002, 2, "m2"],
    [fifo.id, 1],
    [fifo.id, 2],
  ];
  await renewPlaces(store);
  expect(await keys()).toEqual(renewed);
  await renewPlaces(store);
  expect(await keys()).toEqual(renewed);
  await store.close();
  await rm(folder, { recursive: true });
});
