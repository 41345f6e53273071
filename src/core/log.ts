export type LogLevel = "debug" | "info" | "warn" | "error";

/** Structured log. No secret, body or key ever goes in. */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export interface LogOptions {
  /** Takes whole lines, several at a time. May return a promise: until it resolves nothing more is written. */
  write(lines: string): void | Promise<void>;
  /** The least level that is written. */
  level: LogLevel;
  /** `json`: one object a line. `text`: for people. */
  format: "json" | "text";
  clock: { now(): number };
}

export interface ClosableLogger extends Logger {
  /** Resolves when all that has been logged so far is written. */
  flush(): Promise<void>;
}

const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];
/** Kept while the writer is busy. What is logged beyond is counted and left out. */
const BUFFER_CHARACTERS_MAX = 1_048_576;
const FIELD_CHARACTERS_MAX = 4_096;

/** Logging never waits and never fails: lines gather for a turn of the event loop and go out together. */
export function createLogger(options: LogOptions): ClosableLogger {
  const writer = new LineWriter(options);
  const least = LEVELS.indexOf(options.level);
  const log = (level: LogLevel) => {
    if (LEVELS.indexOf(level) < least) return () => undefined;
    return (message: string, fields?: Record<string, unknown>) => {
      const line = { at: options.clock.now(), level, message, fields: fields ?? {} };
      writer.add(options.format === "json" ? toJson(line) : toText(line));
    };
  };
  return {
    debug: log("debug"),
    info: log("info"),
    warn: log("warn"),
    error: log("error"),
    flush: () => writer.flush(),
  };
}

class LineWriter {
  readonly #options: LogOptions;
  #lines = "";
  #left = 0;
  #writing: Promise<void> | undefined;

  constructor(options: LogOptions) {
    this.#options = options;
  }

  add(line: string): void {
    if (this.#lines.length + line.length > BUFFER_CHARACTERS_MAX) this.#left += 1;
    else this.#lines += `${line}\n`;
    this.#writing ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#drain());
  }

  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #drain(): Promise<void> {
    try {
      while (this.#lines !== "") {
        const lines = this.#lines + this.#sayLeft();
        this.#lines = "";
        await this.#options.write(lines);
      }
    } catch {
      // There is nowhere left to say that the log cannot be written.
    } finally {
      this.#writing = undefined;
    }
  }

  #sayLeft(): string {
    if (this.#left === 0) return "";
    const fields = { lines: this.#left };
    this.#left = 0;
    const at = this.#options.clock.now();
    const line = { at, level: "warn" as const, message: "log lines were left out: the log was full", fields };
    return `${this.#options.format === "json" ? toJson(line) : toText(line)}\n`;
  }
}

interface Line {
  at: number;
  level: LogLevel;
  message: string;
  fields: Record<string, unknown>;
}

function toJson({ at, level, message, fields }: Line): string {
  const line: Record<string, unknown> = { time: new Date(at).toISOString(), level, message };
  for (const [name, value] of Object.entries(fields)) line[name in line ? `${name}_` : name] = toPlain(value);
  return JSON.stringify(line);
}

function toText({ at, level, message, fields }: Line): string {
  const time = new Date(at).toISOString().slice(11, 23);
  const said = Object.entries(fields).map(([name, value]) => ` ${name}=${quote(toPlain(value))}`);
  return `${time} ${level.padEnd(5)} ${message}${said.join("")}`;
}

function quote(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined");
  return typeof value === "string" && /[\s"=]|^$/.test(text) ? JSON.stringify(text) : text;
}

/** What JSON takes, and never too much of it: errors as their stack, all else cut short when long. */
function toPlain(value: unknown): unknown {
  if (value === null || typeof value === "number" || typeof value === "boolean" || value === undefined)
    return value;
  if (typeof value === "string") return cut(value);
  if (value instanceof Error) return cut(describe(value));
  try {
    const text = JSON.stringify(value) ?? String(value);
    return text.length > FIELD_CHARACTERS_MAX ? cut(text) : JSON.parse(text);
  } catch {
    return cut(String(value));
  }
}

function describe(error: Error): string {
  const stack = error.stack ?? String(error);
  return error.cause instanceof Error ? `${stack}\ncaused by: ${describe(error.cause)}` : stack;
}

function cut(text: string): string {
  return text.length > FIELD_CHARACTERS_MAX ? `${text.slice(0, FIELD_CHARACTERS_MAX)}…` : text;
}
