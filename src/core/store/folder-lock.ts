import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FILE = "in-use";

/** Who uses a folder: a process, told from later ones with the same number by when it started. */
interface Owner {
  pid: number;
  /** Clock ticks from the machine's start to the process's; empty where the system does not say. */
  started: string;
  /** Changes when the machine starts. */
  boot: string;
}

/** Another process uses the folder. */
export class FolderInUse extends Error {
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(`The data folder ${folder} is in use by process ${pid}.`);
    this.pid = pid;
  }
}

/**
 * Makes sure that one process at a time uses a folder; throws `FolderInUse` when another does. The mark of a process that was killed
 * counts for nothing. Gives a function that takes the mark away.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, FILE);
  const mark = JSON.stringify(await describe(process.pid));
  for (;;) {
    try {
      await writeFile(file, mark, { flag: "wx", mode: 0o600 });
      return () => rm(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const owner = parse(await readFile(file, "utf8").catch(() => ""));
    if (owner && (await isAlive(owner))) {
      throw new FolderInUse(folder, owner.pid);
    }
    await rm(file, { force: true });
  }
}

async function describe(pid: number): Promise<Owner> {
  const [stat, boot] = await Promise.all([
    readFile(`/proc/${pid}/stat`, "utf8").catch(() => ""),
    readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => ""),
  ]);
  // Field 22; the second one is the program's name, in brackets, with any character in it.
  const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  return { pid, started, boot: boot.trim() };
}

async function isAlive(owner: Owner): Promise<boolean> {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // Not allowed to ask: it is there, and another user's.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const now = await describe(owner.pid);
  return now.started === owner.started && now.boot === owner.boot;
}

function parse(text: string): Owner | undefined {
  try {
    const owner: unknown = JSON.parse(text);
    if (typeof owner !== "object" || owner === null || !("pid" in owner) || typeof owner.pid !== "number")
      return undefined;
    const { started = "", boot = "" } = owner as Partial<Owner>;
    return { pid: owner.pid, started, boot };
  } catch {
    // A process killed while it made its mark.
    return undefined;
  }
}
