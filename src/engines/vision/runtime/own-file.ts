import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../host/engine-error.js";
import type { Normalization } from "../image/resize.js";

/** What a description says, unchecked. */
interface OwnFile {
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

/** How the input wants its colours, where the description says so. */
export function readNormalization(file: OwnFile, folder: string, name: string): Normalization | undefined {
  const { normalization } = file;
  if (normalization === undefined) return undefined;
  const { order, mean, scale } = Object(normalization) as Record<string, unknown>;
  if ((order === "rgb" || order === "bgr") && isTriple(mean) && isTriple(scale) && !scale.includes(0)) {
    return { order, mean, scale };
  }
  const such = '{ "order": "rgb", "mean": [0, 0, 0], "scale": [255, 255, 255] }';
  throw misdescribed(folder, name, `may have a normalization such as ${such}`);
}

function isTriple(values: unknown): values is [number, number, number] {
  return Array.isArray(values) && values.length === 3 && values.every(Number.isFinite);
}
