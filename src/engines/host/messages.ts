import type { ErrorMessage } from "./engine-error.js";

/** Given to the thread when it starts. */
export interface ThreadData {
  /** `file:` URL of the engine's module. */
  moduleUrl: string;
  settings: unknown;
}

/** What the host sends to the thread. One call is under way at a time. */
export type ToThread =
  | { kind: "call"; id: number; method: string; input: unknown; progress: boolean }
  | { kind: "abort"; id: number };

/** What the thread sends back: any number of `progress`, then one `answer` or `failure`. */
export type FromThread =
  | { kind: "progress"; id: number; fraction: number; note: string | undefined }
  | { kind: "answer"; id: number; output: unknown }
  | { kind: "failure"; id: number; error: ErrorMessage };
