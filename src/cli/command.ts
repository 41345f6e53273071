/** Where a command speaks and what it may know of the world. Made once, in `main.ts`. */
export interface Terminal {
  out(text: string): void;
  error(text: string): void;
  readonly isInteractive: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Resolves at the first SIGTERM or SIGINT. */
  stopRequested(): Promise<void>;
}

/** A command: what it is called, how it is explained, what it does. One file each in `commands/`. */
export interface Command {
  name: string;
  /** One line for `--help`. */
  summary: string;
  /** Flags and arguments, as `--help` prints them. */
  usage: readonly string[];
  /** Returns the exit code. */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}
