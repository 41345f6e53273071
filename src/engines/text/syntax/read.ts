import type { ChainReader } from "../chains/chain-reader.js";
import type { Encoder } from "../encoder/encoder.js";
import { argmax, softmax } from "../linear/softmax.js";
import type { Token } from "../tokens/token.js";

/** A word with its part of speech, by UTF-16 indices. */
export interface SyntaxWord {
  start: number;
  end: number;
  /** Universal part of speech; `X` for what has none. */
  tag: string;
  /** Probability, 0 to 1. */
  score: number;
}

const TEMPERATURE = 1.1;

/** Parts of speech of every word: by the encoder and, where a language has one, by its chain too. */
export async function readSyntax(
  text: string,
  sentences: readonly (readonly Token[])[],
  encoder: Encoder,
  chain: ChainReader | undefined,
): Promise<SyntaxWord[]> {
  const words = sentences.map((tokens) => tokens.map(({ start, end }) => text.slice(start, end)));
  const read = await encoder.readWords(words);
  return sentences.flatMap((tokens, nth) => {
    const scores = (read[nth] ?? []).map((word) => word.pos);
    const joint = chain?.read(words[nth] ?? [], scores);
    return tokens.map(({ start, end }, at) => {
      const probabilities = joint?.[at] ?? softmax(scores[at] ?? [1], TEMPERATURE);
      const best = argmax(probabilities);
      return { start, end, tag: encoder.labels.pos[best] ?? "X", score: probabilities[best] ?? 0 };
    });
  });
}
