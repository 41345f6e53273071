import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../../bin/lenticular.js", import.meta.url));

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  error: string;
}

/** The real command in a process of its own. Needs `npm run build`, which `npm test` does first. */
export interface CommandProcess {
  readonly child: ChildProcess;
  /** Resolves when the output has the text; rejects if the process ends before. */
  says(text: string): Promise<void>;
  readonly out: () => string;
  ended: Promise<Finished>;
}

export function startCommand(args: readonly string[], env: Record<string, string> = {}): CommandProcess {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let error = "";
  const waiting = new Set<() => void>();
  child.stdout.on("data", (bytes: Buffer) => {
    out += bytes.toString();
    for (const look of waiting) look();
  });
  child.stderr.on("data", (bytes: Buffer) => {
    error += bytes.toString();
  });
  const ended = new Promise<Finished>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, out, error }));
  });
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!out.includes(text)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      void ended.then(() => reject(new Error(`ended without saying '${text}': ${out}${error}`)));
      look();
    });
  return { child, says, out: () => out, ended };
}

/** Where a started server listens. */
export function endpointOf(server: CommandProcess): string {
  const endpoint = / at (http:\S+)/.exec(server.out())?.[1];
  if (endpoint === undefined) throw new Error(`no endpoint in: ${server.out()}`);
  return endpoint;
}
