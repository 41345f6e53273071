import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Clock } from "../clock.js";
import type { Ids } from "../ids.js";
import type { Logger } from "../log.js";
import { openStore } from "../store/lmdb.js";
import type { RootStore } from "../store/store.js";

export function randomIds(): Ids {
  return {
    uuid: () => randomUUID(),
    string: (length, alphabet) =>
      Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join(""),
    bytes: (length) => randomBytes(length),
    fraction: () => randomInt(2 ** 32) / 2 ** 32,
  };
}

/** A clock that stands still and whose timers never come. */
export function fixedClock(now: number): Clock {
  return {
    now: () => now,
    monotonic: () => now,
    after: () => () => undefined,
    sleep: () => new Promise(() => undefined),
  };
}

export function quietLog(): Logger {
  const nothing = (): void => undefined;
  return { debug: nothing, info: nothing, warn: nothing, error: nothing };
}

/** A store in a folder of its own, gone when the test ends. */
export async function temporaryStore(): Promise<RootStore> {
  const folder = await mkdtemp(join(tmpdir(), "identity-"));
  const store = await openStore({ folder, durable: false });
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  return store;
}
