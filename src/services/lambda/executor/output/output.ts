import type { Readable } from "node:stream";
import { LineSplitter } from "./line-splitter.js";
import { LogFrames } from "./log-frames.js";

/** Takes a function's log, event by event. */
export interface LogSink {
  write(message: string, timestamp: number): void;
  /** True when it holds more than it should: output is then left in the pipe, and the function waits. */
  readonly full: boolean;
  onDrain(resume: () => void): void;
  /** Resolves when everything written so far has been handed on. */
  flush(): Promise<void>;
}

/** Who has printed a line. */
export type Source = "function" | "extension";

/** Reads what the processes of an environment print: from descriptors 1, 2 and 3, and its extensions' from 5. */
export class Output {
  readonly #streams: readonly Readable[];
  readonly #splitters: readonly LineSplitter[];
  readonly #sink: LogSink;
  #paused = false;

  constructor(
    streams: { stdout: Readable; stderr: Readable; frames: Readable; extensions?: Readable },
    sink: LogSink,
    print: (source: Source, message: string, timestamp: number | undefined) => void,
  ) {
    this.#sink = sink;
    const { stdout, stderr, extensions } = streams;
    const lines: [Readable, Source][] = [
      [stdout, "function"],
      [stderr, "function"],
      ...(extensions ? ([[extensions, "extension"]] as [Readable, Source][]) : []),
    ];
    this.#streams = [...lines.map(([stream]) => stream), streams.frames];
    this.#splitters = lines.map(([stream, source]) => {
      const splitter = new LineSplitter((line) => print(source, line, undefined));
      stream.on("data", (bytes: Buffer) => this.#read(() => splitter.push(bytes)));
      return splitter;
    });
    const frames = new LogFrames((message, timestamp) => print("function", message, timestamp));
    streams.frames.on("data", (bytes: Buffer) => this.#read(() => frames.push(bytes)));
    // A pipe that breaks has nothing more to say; the end of the process is noticed by itself.
    for (const stream of this.#streams) stream.on("error", () => {});
  }

  /** Passes on unfinished lines. */
  flush(): void {
    for (const splitter of this.#splitters) splitter.flush();
  }

  /** Lets go of the pipes, which a process that got away may hold open. */
  close(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  #read(take: () => void): void {
    take();
    if (!this.#sink.full || this.#paused) return;
    this.#paused = true;
    for (const stream of this.#streams) stream.pause();
    this.#sink.onDrain(() => {
      this.#paused = false;
      for (const stream of this.#streams) stream.resume();
    });
  }
}

/**
 * Waits until what the process had printed by now has been read. Its bytes are in the pipe already, so the next round
 * of the event loop sees them; the second one is for pipes whose reading was under way.
 */
export function afterOutput(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
