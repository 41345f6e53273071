import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { threadId } from "node:worker_threads";
import { EngineError } from "../../../src/engines/host/engine-error.js";
import { type EngineCall, type EngineModule, withTransfer } from "../../../src/engines/host/engine-module.js";

/** An engine for the host's tests: echoes, counts, thinks, fails and dies on command. */
export interface SampleApi {
  echo(input: { text: string }): Promise<{ text: string; threadId: number; greeting: string }>;
  fill(input: { bytes: Uint8Array }): Promise<{ bytes: Uint8Array }>;
  count(input: { to: number }, call?: EngineCall): Promise<number>;
  waitForAbort(input: undefined, call?: EngineCall): Promise<string>;
  think(input: { forever: true }): Promise<never>;
  refuse(input: { code?: string }): Promise<never>;
  die(input: undefined): Promise<never>;
  /** The `stat` line of its thread, as proc(5) has it. */
  describeThread(input: undefined): Promise<string>;
}

export interface SampleSettings {
  greeting: string;
}

export const engine: EngineModule<SampleApi, SampleSettings> = {
  load: async ({ greeting }) => ({
    echo: async ({ text }) => ({ text, threadId, greeting }),
    fill: async ({ bytes }) => {
      bytes.fill(7);
      return withTransfer({ bytes }, [bytes.buffer as ArrayBuffer]);
    },
    count: async ({ to }, call) => {
      for (let step = 1; step <= to; step += 1) call?.onProgress?.(step / to, `step ${step}`);
      return to;
    },
    waitForAbort: async (_input, call) => {
      while (!call?.signal?.aborted) await sleep(1);
      return "aborted";
    },
    think: async () => {
      for (;;);
    },
    refuse: async ({ code }) => {
      if (code) throw new EngineError(code, "as you wish", { details: { limit: 3 } });
      throw new TypeError("unforeseen");
    },
    die: async () => {
      process.exit(3);
    },
    describeThread: async () => readFileSync("/proc/thread-self/stat", "utf8"),
  }),
};
