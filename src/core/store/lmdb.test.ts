import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { testStore } from "../../../test/support/store-contract/test-store.js";
import { openStore } from "./lmdb.js";

describe.each([
  ["durable", true],
  ["not durable", false],
])("lmdb, %s", (_, durable) => {
  testStore(async () => {
    const folder = await mkdtemp(join(tmpdir(), "lenticular-store-"));
    let store = await openStore({ folder, durable });
    return {
      store,
      async reopen() {
        await store.close();
        store = await openStore({ folder, durable });
        return store;
      },
      remove: () => rm(folder, { recursive: true }),
    };
  });
});
