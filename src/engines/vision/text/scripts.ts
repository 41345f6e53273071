import { join } from "node:path";
import { loadLinear } from "../runtime/linear.js";

/** Scripts as the guesser tells them apart: what PP-OCR reads, then what it does not. */
export const SCRIPTS = ["latin", "han", "kana", "hangul", "cyrillic", "arabic", "devanagari"] as const;
export type Script = (typeof SCRIPTS)[number];

export type ScriptGuess = Readonly<Record<Script, number>>;

/**
 * Tells the script of a line from what PP-OCR's recognizer takes it for: a linear classifier over its mean output, made by
 * `tools/vision/train-scripts.js`.
 */
export async function loadScriptGuesser(folder: string): Promise<(likeness: Float32Array) => ScriptGuess> {
  const oddsOf = await loadLinear(join(folder, "text-scripts.bin"), SCRIPTS.length);
  return (likeness) => {
    const odds = oddsOf(likeness.map(Math.sqrt));
    const top = Math.max(...odds);
    const shares = odds.map((value) => Math.exp(value - top));
    const whole = shares.reduce((sum, value) => sum + value, 0);
    return Object.fromEntries(SCRIPTS.map((name, at) => [name, (shares[at] ?? 0) / whole])) as ScriptGuess;
  };
}
