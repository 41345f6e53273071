import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { DEFAULT_PORT, UsageError } from "../../config.js";
import { systemClock } from "../../core/clock.js";
import type { Command, Terminal } from "../command.js";
import { guess, toFunctionName } from "../watch/guess.js";
import type { WatchedSettings } from "../watch/watched-function.js";

const POLL_MS = 500;
const DEFAULT_MEMORY_MB = 256;
const DEFAULT_TIMEOUT_SECONDS = 30;

const OPTIONS = {
  name: { type: "string" },
  runtime: { type: "string" },
  handler: { type: "string" },
  role: { type: "string" },
  memory: { type: "string" },
  timeout: { type: "string" },
  env: { type: "string", multiple: true },
  once: { type: "boolean" },
} as const;

export const lambdaCommand: Command = {
  name: "lambda",
  summary: "Run a folder as a function: what is saved there is live at the next event.",
  usage: [
    "lenticular lambda watch DIR [--name NAME] [--runtime nodejs22.x] [--handler index.handler] [--role ARN]",
    "                            [--memory 256] [--timeout 30] [--env NAME=VALUE ...] [--once]",
    "",
    "The server must be running on this machine. Makes the function, or points the one of that name to the folder, and",
    "prints its log until stopped. Name, runtime and handler are guessed from the files where they are not given.",
    "",
    "--role ARN   The function's role; without, one that may do everything in the account.",
    "--once       Mount the folder and end.",
    "",
    "AWS_ENDPOINT_URL, AWS_REGION and the usual keys say where the server is and who asks (default: test / test).",
  ],
  async run(args, terminal) {
    const [verb, ...rest] = args;
    if (verb !== "watch") throw new UsageError("say: lenticular lambda watch DIR");
    const { settings, once } = await readSettings(rest, terminal);
    const { WatchedFunction } = await import("../watch/watched-function.js");
    const watched = new WatchedFunction(settings);
    try {
      await mount(watched, settings);
      terminal.out(greeting(settings));
      if (!once) await follow(watched, terminal);
      return 0;
    } finally {
      watched.close();
    }
  },
};

type Given = { [Name in keyof typeof OPTIONS]?: string | string[] | boolean };

function parse(args: readonly string[]): { values: Given; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
  }
}

async function readSettings(
  args: readonly string[],
  { env }: Terminal,
): Promise<{ settings: WatchedSettings; once: boolean }> {
  const { values, positionals } = parse(args);
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0)
    throw new UsageError("give one folder: lenticular lambda watch DIR");
  const folder = resolve(given);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new UsageError(`there is no folder '${given}'`);
  const text = (name: keyof typeof OPTIONS) => (typeof values[name] === "string" ? values[name] : undefined);
  const guessed = await guess(folder);
  const runtime = text("runtime") ?? guessed?.runtime;
  const handler = text("handler") ?? guessed?.handler;
  if (!runtime || !handler) {
    throw new UsageError(`nothing in '${given}' looks like a handler: say --runtime and --handler`);
  }
  const settings = {
    endpoint: (env["AWS_ENDPOINT_URL"] ?? `http://127.0.0.1:${DEFAULT_PORT}`).replace(/\/$/, ""),
    region: env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? "us-east-1",
    credentials: toCredentials(env),
    folder,
    name: text("name") ?? (await toFunctionName(folder)),
    runtime,
    handler,
    role: text("role"),
    memoryMb: toNumber("memory", text("memory"), DEFAULT_MEMORY_MB),
    timeoutSeconds: toNumber("timeout", text("timeout"), DEFAULT_TIMEOUT_SECONDS),
    variables: toVariables(Array.isArray(values.env) ? values.env : []),
  };
  return { settings, once: values.once === true };
}

function toCredentials(env: Terminal["env"]): WatchedSettings["credentials"] {
  const sessionToken = env["AWS_SESSION_TOKEN"];
  return {
    accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "test",
    secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "test",
    ...(sessionToken && { sessionToken }),
  };
}

function toNumber(name: string, text: string | undefined, otherwise: number): number {
  const number = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(number) || number <= 0)
    throw new UsageError(`--${name} must be a number, not '${text}'`);
  return number;
}

function toVariables(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf("=");
      if (equals <= 0) throw new UsageError(`--env wants NAME=VALUE, not '${pair}'`);
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

async function mount(watched: { mount(): Promise<void> }, { endpoint }: WatchedSettings): Promise<void> {
  try {
    await watched.mount();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ECONNREFUSED")
      throw new UsageError(`no server answers at ${endpoint}; start one, or set AWS_ENDPOINT_URL`);
    if (error instanceof Error && "$metadata" in error)
      throw new UsageError(`${error.name}: ${error.message}`);
    throw error;
  }
}

function greeting({ folder, name, runtime, handler, endpoint }: WatchedSettings): string {
  return [
    `${folder} is the function ${name} (${runtime}, ${handler}). What is saved there runs at the next event.`,
    `aws --endpoint-url ${endpoint} lambda invoke --function-name ${name} /dev/stdout`,
    "",
  ].join("\n");
}

/** Prints the log as it comes, until stopped. */
async function follow(
  watched: { newLines(since: number): Promise<string[]> },
  terminal: Terminal,
): Promise<void> {
  const since = systemClock.now();
  const stopped = new AbortController();
  void terminal.stopRequested().then(() => stopped.abort());
  while (!stopped.signal.aborted) {
    for (const line of await watched.newLines(since)) terminal.out(`${line}\n`);
    // The system clock's timers do not keep a process alive; this one has nothing else to stay for.
    await setTimeout(POLL_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
  }
}
