import { readFile } from "node:fs/promises";

/** The names by which an environment knows itself. */
export const SELF = "sandbox.localdomain";

/** The hosts file that functions see, but for the name of their own Runtime API: this machine's, and `sandbox`. */
export async function loadHosts(): Promise<string> {
  const own = await readFile("/etc/hosts", "utf8").catch(() => "127.0.0.1 localhost\n");
  return `${own.trimEnd()}\n127.0.0.1 ${SELF} sandbox\n`;
}
