import { readFile } from "node:fs/promises";
import { EngineError } from "../../host/engine-error.js";

/** Reads a file that a model consists of, beside its net: names, characters, weights. */
export async function readModelFile(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    throw missingModelFile(file, cause);
  });
}

export const missingModelFile = (file: string, cause: unknown): EngineError =>
  new EngineError("unavailable", `The model file ${file} is missing.`, { cause });
