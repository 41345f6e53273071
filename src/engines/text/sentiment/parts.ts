import type { Token } from "../tokens/token.js";

/** Sentences are read together up to this many words: the models learnt from whole tweets and reviews of about this length. */
const PART_TOKENS_MAX = 30;

/** Joins sentences that stand beside each other into parts to be read at once; a longer sentence is a part of its own. */
export function cutParts(sentences: readonly (readonly Token[])[]): Token[][] {
  const parts: Token[][] = [];
  for (const sentence of sentences) {
    if (sentence.length === 0) continue;
    const last = parts.at(-1);
    if (last && last.length + sentence.length <= PART_TOKENS_MAX) last.push(...sentence);
    else parts.push([...sentence]);
  }
  return parts;
}
