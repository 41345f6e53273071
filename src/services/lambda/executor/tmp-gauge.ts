import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

const BLOCK_BYTES = 512;
const BYTES_PER_MIB = 1024 * 1024;
/** Entries looked at: who has more has too many. */
const ENTRIES_MAX = 100_000;

/**
 * What lies in a folder, in MiB, links not followed; infinite for more entries than anyone needs. Files that vanish meanwhile do
 * not count.
 */
export async function measureFolder(folder: string): Promise<number> {
  const waiting = [folder];
  let bytes = 0;
  let entries = 0;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const name of await readdir(at).catch(() => [])) {
      entries += 1;
      if (entries > ENTRIES_MAX) return Number.POSITIVE_INFINITY;
      const path = join(at, name);
      const found = await lstat(path).catch(() => undefined);
      if (!found) continue;
      bytes += found.blocks * BLOCK_BYTES;
      if (found.isDirectory()) waiting.push(path);
    }
  }
  return bytes / BYTES_PER_MIB;
}
