import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const PROBE_MS_MAX = 20_000;

/** What a program prints, or undefined where it does not exist or fails. */
export async function probe(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run(program, [...args], { timeout: PROBE_MS_MAX, encoding: "utf8" });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/** The first of the candidates whose output the reader accepts. */
export async function probeFirst<T>(
  candidates: readonly string[],
  args: readonly string[],
  read: (output: string, program: string) => T | undefined,
): Promise<T | undefined> {
  for (const program of candidates) {
    const output = await probe(program, args);
    const found = output === undefined ? undefined : read(output, program);
    if (found !== undefined) return found;
  }
  return undefined;
}
