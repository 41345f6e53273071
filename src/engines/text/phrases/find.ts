import type { ChainReader } from "../chains/chain-reader.js";
import type { Encoder } from "../encoder/encoder.js";
import { argmax, softmax } from "../linear/softmax.js";
import { decodeSpans } from "../linear/spans.js";
import type { Token } from "../tokens/token.js";
import { mendPhrases } from "./mend.js";

/** A noun phrase, by UTF-16 indices. */
export interface KeyPhrase {
  start: number;
  end: number;
  /** Probability, 0 to 1. */
  score: number;
}

const TEMPERATURE = 1.1;
const LABELS = ["O", "B-NP", "I-NP"];
/** A phrase must hold one of these: pronouns, bare determiners and marks say nothing by themselves. */
const TELLING = new Set(["NOUN", "PROPN", "NUM", "SYM", "X", "ADJ"]);

/** Base noun phrases that say something: no pronouns. */
export async function findKeyPhrases(
  text: string,
  sentences: readonly (readonly Token[])[],
  encoder: Encoder,
  chain: ChainReader | undefined,
): Promise<KeyPhrase[]> {
  const words = sentences.map((tokens) => tokens.map(({ start, end }) => text.slice(start, end)));
  const read = await encoder.readWords(words);
  return sentences.flatMap((tokens, nth) => {
    const scores = read[nth] ?? [];
    const tags = scores.map((word) => encoder.labels.pos[argmax(word.pos)] ?? "X");
    const marks = scores.map((word) => word.phrase);
    const rows =
      chain?.read(words[nth] ?? [], marks, tags).map((row) => [...row]) ??
      marks.map((mark) => softmax(mark, TEMPERATURE));
    const spaced = tokens.map(({ start }, at) => start !== tokens[at - 1]?.end);
    const spans = decodeSpans(rows, LABELS);
    return mendPhrases(spans, { words: words[nth] ?? [], tags, spaced }).flatMap(({ first, last, score }) => {
      const start = tokens[first]?.start;
      const end = tokens[last - 1]?.end;
      if (start === undefined || end === undefined) return [];
      return tags.slice(first, last).some((tag) => TELLING.has(tag)) ? [{ start, end, score }] : [];
    });
  });
}
