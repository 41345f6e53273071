import { describe, expect, it } from "vitest";
import { EngineError } from "../../../engines/host/engine-error.js";
import { toAwsError } from "../errors.js";
import type { ComprehendContext } from "../state.js";
import type { AnalysisJob } from "./job.js";
import { toReader } from "./readers.js";

describe("toReader", () => {
  const job = { family: "DominantLanguageDetection", request: {} } as unknown as AnalysisJob;
  const signal = new AbortController().signal;

  /** An engine that fails so often before it answers, and how often it was waited for. */
  function contextWith(failures: number, code: string) {
    const waits: number[] = [];
    let left = failures;
    const languages = async ({ texts }: { texts: string[] }) => {
      left -= 1;
      if (left >= 0) throw toAwsError(new EngineError(code, "why"));
      return texts.map(() => [{ language: "en", score: 1 }]);
    };
    const sleep = async (delayMs: number) => waits.push(delayMs);
    const ctx = { state: { engine: { languages } }, clock: { sleep } } as unknown as ComprehendContext;
    return { ctx, waits };
  }

  it("waits while the engine is full of other calls", async () => {
    const { ctx, waits } = contextWith(2, "busy");
    const read = await toReader(job, ctx, signal);
    expect(await read(["a"])).toHaveLength(1);
    expect(waits).toHaveLength(2);
  });

  it("fails with what else goes wrong", async () => {
    const { ctx, waits } = contextWith(1, "crashed");
    const read = await toReader(job, ctx, signal);
    await expect(read(["a"])).rejects.toMatchObject({ code: "InternalServerException" });
    expect(waits).toEqual([]);
  });
});
