import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

/** The operations whose answers can be pinned: those that say what one picture shows. */
export const PINNABLE = [
  "DetectFaces",
  "DetectLabels",
  "DetectModerationLabels",
  "DetectText",
  "RecognizeCelebrities",
] as const;
export type PinnableOperation = (typeof PINNABLE)[number];

/** Answers that are given instead of looking. */
export interface Pins {
  /** The answer for a picture, as its operation gives it; undefined where none is pinned. */
  find(image: Uint8Array, operation: PinnableOperation): Record<string, unknown> | undefined;
}

const SHA256_HEX = /^[0-9a-f]{64}$/;

/**
 * Reads a file of pinned answers: `{ "SHA-256 of the picture's file, in hexadecimal": { "OPERATION": answer } }`.
 * @throws Error that names the file and what is wrong with it
 */
export async function readPins(file: string): Promise<Pins> {
  const table = toTable(await readFile(file, "utf8"), file);
  return {
    find(image, operation) {
      const hash = createHash("sha256").update(image).digest("hex");
      return table.get(`${hash} ${operation}`);
    },
  };
}

function toTable(text: string, file: string): Map<string, Record<string, unknown>> {
  const refuse = (what: string) => new Error(`The file of pinned answers ${file} ${what}.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw refuse("is not JSON");
  }
  if (!isObject(parsed)) throw refuse("is no JSON object");
  const table = new Map<string, Record<string, unknown>>();
  for (const [hash, answers] of Object.entries(parsed)) {
    if (!SHA256_HEX.test(hash)) throw refuse(`has the key '${hash}', which is no SHA-256 in hexadecimal`);
    if (!isObject(answers)) throw refuse(`has no object of operations under ${hash}`);
    for (const [operation, answer] of Object.entries(answers)) {
      if (!PINNABLE.some((name) => name === operation)) {
        throw refuse(`pins '${operation}'; these can be pinned: ${PINNABLE.join(", ")}`);
      }
      if (!isObject(answer)) throw refuse(`has no answer under ${hash}, ${operation}`);
      table.set(`${hash} ${operation}`, answer);
    }
  }
  return table;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
