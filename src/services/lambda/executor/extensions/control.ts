import type { ChildProcess } from "node:child_process";
import type { Duplex } from "node:stream";

/** What the process that starts runtime and extensions tells of them. */
export interface ControlEvents {
  onRuntimeEnd(status: number): void;
  onExtensionEnd(name: string, status: number): void;
}

/** Bytes of one line: a name of a file, and a number. */
const LINE_CHARACTERS_MAX = 4_096;

/** The line to that process, on descriptor 4; `sandbox.ts` has its other end. */
export class Control {
  readonly #stream: Duplex;
  readonly #events: ControlEvents;
  #isStarted = false;
  #isEnded = false;
  #rest = "";

  constructor(stream: Duplex, events: ControlEvents) {
    this.#stream = stream;
    this.#events = events;
    stream.on("data", (bytes: Buffer) => this.#take(bytes.toString("utf8")));
    stream.on("error", () => {});
  }

  /** The runtime may start. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#stream.write("go\n");
  }

  /** The runtime must end: in its own time, which is short, or at once. */
  end(how: "term" | "kill"): void {
    if (!this.#isStarted) this.start();
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#stream.write(`${how}\n`);
  }

  #take(text: string): void {
    const lines = (this.#rest + text).slice(-LINE_CHARACTERS_MAX).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const [, who, status, name = ""] = /^(runtime|extension) (\d+)(?: (.*))?$/.exec(line) ?? [];
      if (who === "runtime") this.#events.onRuntimeEnd(Number(status));
      if (who === "extension") this.#events.onExtensionEnd(name, Number(status));
    }
  }
}

/** Undefined for an environment without extensions. */
export function openControl(child: ChildProcess, events: ControlEvents): Control | undefined {
  const stream = child.stdio[4];
  return stream ? new Control(stream as unknown as Duplex, events) : undefined;
}
