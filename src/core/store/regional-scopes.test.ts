import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openStore } from "./lmdb.js";
import { regionalScopes } from "./regional-scopes.js";

it("names every account and region once, in order, and nothing else", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lenticular-scopes-"));
  const store = await openStore({ folder, durable: false });
  const service = store.scope("service", "sample");
  await store.put(["service", "other", "111111111111", "eu-west-1", "x"], 1);
  for (const key of ["a", "b", "c"]) {
    await service.put(["222222222222", "us-east-1", key], 1);
    await service.put(["000000000000", "us-east-1", key], 1);
    await service.put(["000000000000", "eu-west-1", key, 5], 1);
  }
  const found: unknown[] = [];
  for await (const scope of regionalScopes(service)) found.push(Object.values(scope).join(" "));
  expect(found).toEqual(["000000000000 eu-west-1", "000000000000 us-east-1", "222222222222 us-east-1"]);
  await store.close();
  await rm(folder, { recursive: true });
});
