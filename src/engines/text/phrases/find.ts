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

/** What reads a language's phrases: two chains where it has them, and the encoder. */
export interface PhraseModels {
  chains: PhraseChains | undefined;
  /** Loaded when it is first needed. */
  encoder(): Promise<Encoder>;
}

export interface PhraseChains {
  tagger: ChainReader;
  phrases: ChainReader;
}

/**
 * A sentence with a word that the chains are less sure of is read by the encoder too. Of the development sentences that is
 * a third, and they are most of those that the chains read wrong.
 */
const SURE = 0.6;

/** Pronouns that stand for a thing of their own, as nouns do. */
const INDEFINITE = /^(?:some|any|every|no)(?:thing|one|body)$|^none$/i;

/** Base noun phrases that say something: no pronouns. */
export async function findKeyPhrases(
  text: string,
  sentences: readonly (readonly Token[])[],
  models: PhraseModels,
): Promise<KeyPhrase[]> {
  const words = sentences.map((tokens) => tokens.map(({ start, end }) => text.slice(start, end)));
  const read = models.chains ? await byChains(words, models.chains, models) : await byEncoder(words, models);
  return sentences.flatMap((tokens, nth) => {
    const { tags = [], rows = [] } = read[nth] ?? {};
    const spaced = tokens.map(({ start }, at) => start !== tokens[at - 1]?.end);
    const spans = decodeSpans(rows, LABELS);
    return mendPhrases(spans, { words: words[nth] ?? [], tags, spaced }).flatMap(({ first, last, score }) => {
      const start = tokens[first]?.start;
      const end = tokens[last - 1]?.end;
      if (start === undefined || end === undefined) return [];
      const tells = tags
        .slice(first, last)
        .some((tag, at) => TELLING.has(tag) || INDEFINITE.test(words[nth]?.[first + at] ?? ""));
      return tells ? [{ start, end, score }] : [];
    });
  });
}

/** A sentence as it was read: each word's part of speech, and the probabilities of its mark. */
interface ReadSentence {
  tags: string[];
  rows: readonly ArrayLike<number>[];
}

async function byChains(
  sentences: readonly (readonly string[])[],
  chains: PhraseChains,
  models: PhraseModels,
): Promise<ReadSentence[]> {
  const read = sentences.map((words): ReadSentence => {
    const tags = chains.tagger.labelsAlone(words);
    return { tags, rows: chains.phrases.read(words, [], tags) };
  });
  const open = read.flatMap(({ rows }, nth) =>
    rows.some((row) => Math.max(...Array.from(row)) < SURE) ? [nth] : [],
  );
  if (open.length === 0) return read;
  const encoder = await models.encoder();
  const scores = await encoder.readWords(open.map((nth) => sentences[nth] ?? []));
  open.forEach((nth, at) => {
    const words = sentences[nth] ?? [];
    const [pos, marks] = [scores[at]?.map((word) => word.pos), scores[at]?.map((word) => word.phrase)];
    const tags = chains.tagger.labelsBeside(words, pos ?? []);
    read[nth] = { tags, rows: chains.phrases.read(words, marks ?? [], tags) };
  });
  return read;
}

async function byEncoder(
  sentences: readonly (readonly string[])[],
  models: PhraseModels,
): Promise<ReadSentence[]> {
  const encoder = await models.encoder();
  const read = await encoder.readWords(sentences);
  return read.map((scores) => ({
    tags: scores.map(({ pos }) => encoder.labels.pos[argmax(pos)] ?? "X"),
    rows: scores.map(({ phrase }) => softmax(phrase, TEMPERATURE)),
  }));
}
