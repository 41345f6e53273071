import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStore } from "../../../core/store/lmdb.js";
import type { PartRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { manifests, parts } from "../store.js";
import { copyContent } from "./copy-content.js";

let folder: string;
let store: Awaited<ReturnType<typeof openStore>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lenticular-copies-"));
  store = await openStore({ folder, durable: false });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Blobs of which the third cannot be copied until it is mended. */
class Blobs {
  readonly held = new Set<string>();
  isBroken = true;

  async copy(id: string) {
    if (this.isBroken && id === "blob-3") throw new Error("the disk is full");
    return { id: `copy-of-${id}`, size: 1 };
  }
  keep(_tx: unknown, { id }: { id: string }) {
    this.held.add(id);
  }
  drop(_tx: unknown, id: string) {
    this.held.delete(id);
  }
}

it("a copy in parts that fails half-way leaves none of them, and succeeds when it is tried again", async () => {
  const blobs = new Blobs();
  const ctx = { store, blobs } as unknown as S3Context;
  const numbers = [1, 2, 3];
  await store.transact(async (tx) => {
    manifests.put(tx, ["from"], { numbers } as never);
    for (const number of numbers) {
      const part = { size: 1, etag: "e", modifiedAt: 0, bytes: { blob: { id: `blob-${number}`, size: 1 } } };
      parts.put(tx, ["from", number], part as PartRecord);
    }
  });
  const copy = () => copyContent(ctx, { kind: "parts", uploadId: "from" }, "to", undefined);
  const copied = async () => (await parts.page(store, 10, { prefix: ["to"] })).items.length;

  await expect(copy()).rejects.toThrow("the disk is full");
  expect([await copied(), blobs.held.size]).toEqual([0, 0]);

  blobs.isBroken = false;
  await copy();
  expect([await copied(), [...blobs.held]]).toEqual([3, numbers.map((number) => `copy-of-blob-${number}`)]);
});
