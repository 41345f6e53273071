import { link, mkdir, readdir, readlink, symlink } from "node:fs/promises";
import { join } from "node:path";

/** Gives a folder's files a second name each, below another folder of the same file system. */
export async function linkTree(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory()) {
        await mkdir(target);
        await linkTree(source, target);
      } else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
      else await link(source, target);
    }),
  );
}

/** How many files and folders lie in a folder; undefined for more than `max`. */
export async function countEntries(folder: string, max: number): Promise<number | undefined> {
  const waiting = [folder];
  let count = 0;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      count += 1;
      if (count > max) return undefined;
      if (entry.isDirectory()) waiting.push(join(at, entry.name));
    }
  }
  return count;
}
