import { readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Ids, LOWER_HEX } from "../../../core/ids.js";

const ASIDE_CHARACTERS = 8;

/** Takes a folder out of the way at once, and deletes it in its own time, with what earlier calls did not get to. */
export async function discard(path: string, ids: Ids): Promise<void> {
  const aside = `${path}.${ids.string(ASIDE_CHARACTERS, LOWER_HEX)}`;
  // There is none at the very first start.
  await rename(path, aside).catch(() => {});
  const names = await readdir(dirname(path)).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(`${basename(path)}.`))) {
    void rm(join(dirname(path), name), { recursive: true, force: true }).catch(() => {});
  }
}
