import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../host/engine-error.js";
import type { Normalization } from "../image/resize.js";

/** Members that the description of every model of the user's may have. */
interface OwnFile {
  side?: unknown;
  normalization?: Normalization;
  [member: string]: unknown;
}

/** The description `NAME.json` in the folder of the user's models; undefined without one. */
export async function readOwnFile(folder: string, name: string): Promise<OwnFile | undefined> {
  const text = await readFile(join(folder, `${name}.json`), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null) return parsed as OwnFile;
  } catch {
    // Said below.
  }
  throw misdescribed(folder, name, "must be a JSON object");
}

/** Code `unavailable`: a description that cannot be understood is named, with what it must say. */
export function misdescribed(folder: string, name: string, must: string): EngineError {
  return new EngineError("unavailable", `${join(folder, `${name}.json`)} ${must}.`);
}

/** The side of a square input, in pixels. */
export function isSide(side: unknown): side is number {
  return typeof side === "number" && Number.isInteger(side) && side >= 32 && side <= 2_048;
}
