import { constants } from "node:fs";
import { access, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "./config.js";

/** Where one server keeps everything. Held by one process at a time. */
export interface DataFolder {
  path: string;
  /** False for `--data memory`: nothing in it outlives the process. */
  isDurable: boolean;
  /** Gives the folder up; deletes it when it is not durable. */
  release(): Promise<void>;
}

/** Opens `--data`: makes the folder, or with `memory` a temporary one, and claims it for this process. */
export async function openDataFolder(data: string): Promise<DataFolder> {
  if (data === "memory") {
    const path = await mkdtemp(join(tmpdir(), "lenticular-"));
    return { path, isDurable: false, release: () => rm(path, { recursive: true, force: true }) };
  }
  const path = resolve(data);
  await makeFolder(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`the data folder ${path} cannot be made: ${error.code}`);
  });
  await access(path, constants.W_OK).catch(() => {
    throw new UsageError(`the data folder ${path} is not writable`);
  });
  const claim = join(path, "server.pid");
  await checkUnclaimed(claim, path);
  await writeFile(claim, String(process.pid), { mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`the data folder ${path} is not writable: ${error.code}`);
  });
  return { path, isDurable: true, release: () => rm(claim, { force: true }) };
}

/**
 * Makes a folder and those above it. Step by step, for `mkdir` with `recursive` never returns where a file system says
 * that a folder below an existing one is missing, as `/proc` does.
 */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(path)).isDirectory()) return;
    const parent = dirname(path);
    if (code !== "ENOENT" || parent === path || (await exists(parent))) throw error;
    await makeFolder(parent);
    await mkdir(path, { mode: 0o700 });
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** A process that was killed leaves its claim behind; it counts only while that process lives. */
async function checkUnclaimed(claim: string, path: string): Promise<void> {
  const pid = Number(await readFile(claim, "utf8").catch(() => ""));
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid || !isAlive(pid)) return;
  // Process numbers are used again: on Linux the command line tells whether it is still one of ours.
  const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => undefined);
  if (commandLine !== undefined && !/node|lenticular/.test(commandLine)) return;
  throw new UsageError(`the data folder ${path} is in use by process ${pid}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
