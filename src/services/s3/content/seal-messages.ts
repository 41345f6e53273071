import type { Digests, SealOptions } from "./seal.js";

/** What the server tells a sealing thread. One body is one `id`; each message but the first is answered, in order. */
export type ToSealThread =
  /** The sealed bytes are written to the file `fd`, if there is one. */
  | { kind: "begin"; id: number; options: SealOptions; fd: number | undefined }
  | { kind: "pass"; id: number; chunks: Uint8Array[] }
  | { kind: "finish"; id: number }
  /** The body is given up. When this is answered, its file is written no more. */
  | { kind: "drop"; id: number };

export type FromSealThread =
  | { kind: "passed"; id: number }
  | { kind: "finished"; id: number; digests: Digests }
  | { kind: "dropped"; id: number }
  /** `code` is the system's: ENOSPC, EIO. */
  | { kind: "failed"; id: number; error: string; code: string | undefined };
