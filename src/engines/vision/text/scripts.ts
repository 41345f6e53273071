import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Scripts as the guesser tells them apart: what PP-OCR reads, then what it does not. */
export const SCRIPTS = ["latin", "han", "kana", "hangul", "cyrillic", "arabic", "devanagari"] as const;
export type Script = (typeof SCRIPTS)[number];

export type ScriptGuess = Readonly<Record<Script, number>>;

/** Weights are whole numbers up to this, times the script's scale. */
const WEIGHT_MAX = 127;

/**
 * Tells the script of a line from what PP-OCR's recognizer takes it for: a linear classifier over its mean output, made by
 * `tools/vision/train-scripts.js`. The file: a float32 scale and a float32 offset for each script, then int8 weights,
 * script by script.
 */
export async function loadScriptGuesser(folder: string): Promise<(likeness: Float32Array) => ScriptGuess> {
  const bytes = await readFile(join(folder, "text-scripts.bin"));
  const count = SCRIPTS.length;
  const scales = Array.from({ length: count }, (_, at) => bytes.readFloatLE(at * 4) / WEIGHT_MAX);
  const offsets = Array.from({ length: count }, (_, at) => bytes.readFloatLE((count + at) * 4));
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + count * 8, bytes.length - count * 8);
  const length = weights.length / count;
  return (likeness) => {
    const odds = scales.map((scale, script) => {
      let sum = 0;
      for (let at = 0; at < length; at += 1) {
        sum += (weights[script * length + at] ?? 0) * Math.sqrt(likeness[at] ?? 0);
      }
      return sum * scale + (offsets[script] ?? 0);
    });
    const top = Math.max(...odds);
    const shares = odds.map((value) => Math.exp(value - top));
    const whole = shares.reduce((sum, value) => sum + value, 0);
    return Object.fromEntries(SCRIPTS.map((name, at) => [name, (shares[at] ?? 0) / whole])) as ScriptGuess;
  };
}
