import { constants } from "node:fs";
import { access, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "./config.js";

/** Where one server keeps everything. That one process at a time uses it is the store's lock to see to. */
export interface DataFolder {
  path: string;
  /** False for `--data memory`: nothing in it outlives the process. */
  isDurable: boolean;
  /** Deletes the folder when it is not durable. */
  release(): Promise<void>;
}

/** Opens `--data`: makes the folder, or with `memory` a temporary one. */
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
  return { path, isDurable: true, release: async () => {} };
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
