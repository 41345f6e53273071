import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openStore } from "../../../core/store/lmdb.js";
import { DAY_MS } from "../limits.js";
import { chunks, groups, putChunk, type StreamRecord, streams } from "../store.js";
import { sweep } from "./retention-sweep.js";

it("deletes what is past its group's retention, in every account, and nothing else", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lenticular-sweep-"));
  const store = await openStore({ folder, durable: false });
  const now = 100 * DAY_MS;
  const scopes = ["000000000000", "111111111111"].map((account) => store.scope(account, "us-east-1"));
  for (const scope of scopes) {
    await scope.transact(async (tx) => {
      for (const [name, retentionDays] of [
        ["short", 1],
        ["kept", undefined],
      ] as const) {
        groups.put(tx, [name], {
          name,
          createdAt: 0,
          logGroupClass: "STANDARD",
          isProtected: false,
          tags: {},
          retentionDays,
        });
        const stream: StreamRecord = { group: name, name: "s", createdAt: 0, storedBytes: 54, nextChunk: 2 };
        streams.put(tx, [name, "s"], stream);
        for (const [chunk, at] of [now - 2 * DAY_MS, now].entries()) {
          const place = { stream: "s", second: at / 1000, chunk };
          putChunk(tx, name, place, { ingestedAt: at, at: [at], messages: ["x"] });
        }
      }
    });
  }
  await sweep(store, now);
  for (const scope of scopes) {
    const left: unknown[] = [];
    for await (const { key } of chunks.range(scope)) left.push(`${key[0]} ${key[3]}`);
    expect(left).toEqual(["kept 0", "kept 1", "short 1"]);
    expect((await streams.get(scope, "short", "s"))?.storedBytes).toBe(27);
  }
  await store.close();
  await rm(folder, { recursive: true });
});
