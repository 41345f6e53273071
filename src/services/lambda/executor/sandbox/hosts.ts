import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes the hosts file that functions see: this machine's, and the names by which an environment knows itself. */
export async function writeHosts(path: string): Promise<string> {
  const own = await readFile("/etc/hosts", "utf8").catch(() => "127.0.0.1 localhost\n");
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${own.trimEnd()}\n127.0.0.1 sandbox.localdomain sandbox\n`);
  return path;
}
