import { parseArgs } from "node:util";

/** What the person at the keyboard got wrong: printed as one line, exit code 2. */
export class UsageError extends Error {}

export interface ServerConfig {
  host: string;
  port: number;
  /** Folder, or `memory` to keep nothing. */
  data: string;
  /** Twelve digits. */
  account: string;
  region: string;
  quiet: boolean;
  /** Folder of user-supplied ONNX models. */
  models: string | undefined;
  /** `NAME=DIR`: folders served as buckets. */
  mounts: readonly string[];
  /** Settings of single services, by name: `lambda.isolation`, `lambda.python3.12`. */
  settings: Readonly<Record<string, string>>;
  /** `json`, or `text` for a terminal. */
  logFormat: "json" | "text";
}

export const DEFAULT_PORT = 4566;

type Environment = Readonly<Record<string, string | undefined>>;

const OPTIONS = {
  host: { type: "string" },
  port: { type: "string" },
  data: { type: "string" },
  account: { type: "string" },
  region: { type: "string" },
  models: { type: "string" },
  mount: { type: "string", multiple: true },
  set: { type: "string", multiple: true },
  "log-format": { type: "string" },
  quiet: { type: "boolean" },
} as const;

/** Flags first, then `LENTICULAR_…`, then the defaults. */
export function readServerConfig(
  args: readonly string[],
  env: Environment,
  isTerminal: boolean,
): ServerConfig {
  return toConfig(parse(args, OPTIONS, false).values, env, isTerminal);
}

/** The server's options beside those of a command that starts one: which of its flags were given, and what stood between the flags. */
export function readServerCommand<Flag extends string>(
  args: readonly string[],
  flags: readonly Flag[],
  env: Environment,
  isTerminal: boolean,
): { config: ServerConfig; flags: ReadonlySet<Flag>; positionals: readonly string[] } {
  const own = Object.fromEntries(flags.map((flag) => [flag, { type: "boolean" as const }]));
  const { values, positionals } = parse(args, { ...own, ...OPTIONS }, true);
  const given: Readonly<Record<string, unknown>> = values;
  return {
    config: toConfig(values, env, isTerminal),
    flags: new Set(flags.filter((flag) => given[flag] === true)),
    positionals,
  };
}

function toConfig(
  values: ReturnType<typeof parse<typeof OPTIONS>>["values"],
  env: Environment,
  isTerminal: boolean,
): ServerConfig {
  const account = values.account ?? env["LENTICULAR_ACCOUNT"] ?? "000000000000";
  if (!/^\d{12}$/.test(account)) throw new UsageError(`--account must be 12 digits, not '${account}'`);
  const format = values["log-format"] ?? env["LENTICULAR_LOG_FORMAT"] ?? (isTerminal ? "text" : "json");
  if (format !== "json" && format !== "text")
    throw new UsageError(`--log-format is json or text, not '${format}'`);
  const region = values.region ?? env["LENTICULAR_REGION"] ?? "us-east-1";
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    throw new UsageError(`--region must be a region such as us-east-1, not '${region}'`);
  return {
    host: values.host ?? env["LENTICULAR_HOST"] ?? "127.0.0.1",
    port: toPort(values.port ?? env["LENTICULAR_PORT"]),
    data: values.data ?? env["LENTICULAR_DATA"] ?? ".lenticular",
    account,
    region,
    quiet: values.quiet ?? false,
    models: values.models ?? env["LENTICULAR_MODELS"],
    mounts: toMounts(values.mount ?? []),
    settings: toSettings(values.set ?? []),
    logFormat: format,
  };
}

function parse<Options extends typeof OPTIONS>(
  args: readonly string[],
  options: Options,
  allowPositionals: boolean,
) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.split(". ")[0] ?? message);
  }
}

function toSettings(given: readonly string[]): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const setting of given) {
    const [, name, value] = /^([a-z0-9]+\.[A-Za-z0-9.-]+)=(.*)$/.exec(setting) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(`--set wants SERVICE.NAME=VALUE, not '${setting}'`);
    settings[name] = value;
  }
  return settings;
}

function toMounts(given: readonly string[]): readonly string[] {
  for (const mount of given) {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]=[^\n]+$/.test(mount))
      throw new UsageError(`--mount wants NAME=DIR with the name of a bucket, not '${mount}'`);
  }
  return given;
}

function toPort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`--port must be 0 to 65535, not '${text}'`);
  return port;
}
