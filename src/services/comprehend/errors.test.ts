import { describe, expect, it } from "vitest";
import { EngineError } from "../../engines/host/engine-error.js";
import { inOurWords } from "./state.js";

describe("what the engine says", () => {
  const engineWith = (thrown: Error) =>
    inOurWords({ languages: () => Promise.reject(thrown) } as unknown as Parameters<typeof inOurWords>[0]);

  it.each([
    ["busy", "TooManyRequestsException", 429],
    ["model-incomplete", "ResourceUnavailableException", 404],
    ["unavailable", "NotImplemented", 501],
    ["crashed", "InternalServerException", 500],
  ])("%s is told as %s", async (code, name, status) => {
    const engine = engineWith(new EngineError(code, "why"));
    await expect(engine.languages({ texts: [] })).rejects.toMatchObject({ code: name, status });
  });

  it("leaves what is no error of the engine as it is", async () => {
    const stopped = new Error("stopped");
    await expect(engineWith(stopped).languages({ texts: [] })).rejects.toBe(stopped);
  });
});
