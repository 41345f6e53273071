import type { ChainReader } from "../chains/chain-reader.js";
import { tagFeatures } from "../chains/word-features.js";
import type { Encoder } from "../encoder/encoder.js";
import { argmax, softmax } from "../linear/softmax.js";
import { decodeSpans } from "../linear/spans.js";
import type { Token } from "../tokens/token.js";
import { type ArabicWords, arabicPhrases, clinging } from "./arabic.js";
import { mendHindi } from "./hindi.js";
import { joinPhrases } from "./join.js";
import { mendPhrases } from "./mend.js";
import { OWNS, type PhraseSpan, type PhraseWords } from "./phrase-words.js";
import { trimPhrases } from "./trim.js";

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
const TELLING = new Set(["NOUN", "PROPN", "NUM", "SYM", "X"]);

/** What reads a language's phrases: two chains where it has them, and the encoder. */
export interface PhraseModels {
  language: string;
  chains: PhraseChains | undefined;
  /** What tags words beside the encoder, where a language has no chain for its phrases. */
  tagger: ChainReader | undefined;
  /** Where the language is Arabic. */
  arabic: ArabicWords | undefined;
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

/** Hindi pronouns with what clings to them, which the encoder takes for nouns. */
const PRONOUN = /^(?:तुम|मुझ|उस|इस|उन|इन|हम|आप)(?:पर|से|को|में|का|की|के|ने)?$/u;

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
    const sentence = { words: words[nth] ?? [], tags, spaced };
    const { arabic } = models;
    const spans = arabic
      ? trimPhrases(arabicPhrases(rows, sentence, arabic), sentence)
      : mend(decodeSpans(rows, LABELS), rows, sentence, models.language);
    return spans.flatMap(({ first, last, score }) => {
      const start = tokens[first]?.start;
      const end = tokens[last - 1]?.end;
      if (start === undefined || end === undefined || !(arabic || tells(first, last, sentence))) return [];
      const isName = tags[first] === "PROPN";
      const shed = arabic ? clinging(sentence.words[first] ?? "", isName, arabic) : 0;
      return [{ start: start + shed, end, score }];
    });
  });
}

function mend(
  spans: readonly PhraseSpan[],
  rows: readonly ArrayLike<number>[],
  sentence: PhraseWords,
  language: string,
): PhraseSpan[] {
  const trimmed = trimPhrases(spans, sentence);
  if (language === "en") return joinOwners(mendPhrases(trimmed, sentence), sentence);
  const joined = joinPhrases(trimmed, sentence, language);
  return language === "hi" ? mendHindi(joined, rows, sentence) : joined;
}

/** `John's new laptop` reads as one phrase; the corpora that were learnt from have the `'s` open a second. */
function joinOwners(spans: readonly PhraseSpan[], { words }: PhraseWords): PhraseSpan[] {
  const joined: PhraseSpan[] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    const owned = OWNS.test(words[span.first] ?? "");
    if (owned && before?.last === span.first) {
      before.last = span.last;
      before.score = Math.min(before.score, span.score);
    } else joined.push({ ...span, first: owned ? span.first + 1 : span.first });
  }
  return joined.filter(({ first, last }) => first < last);
}

/** Whether a phrase names something: pronouns do not, and an adjective only behind a determiner (`los mejores`). */
function tells(first: number, last: number, { words, tags }: PhraseWords): boolean {
  const inside = tags.slice(first, last);
  if (last - first === 1 && PRONOUN.test(words[first] ?? "")) return false;
  if (inside.some((tag, at) => TELLING.has(tag) || INDEFINITE.test(words[first + at] ?? ""))) return true;
  return inside.includes("ADJ") && inside[0] === "DET";
}

/** A sentence as it was read: each word's part of speech, and the probabilities of its mark. */
interface ReadSentence {
  tags: string[];
  rows: readonly ArrayLike<number>[];
}

async function byChains(
  sentences: readonly (readonly string[])[],
  { tagger, phrases }: PhraseChains,
  models: PhraseModels,
): Promise<ReadSentence[]> {
  const weighed = sentences.map((words) => {
    const features = tagger.look(words);
    return { words, pos: tagger.weigh(features), marks: phrases.weigh(features) };
  });
  const rowsOf = ({ words, marks }: (typeof weighed)[number], tags: string[]): Float64Array[] =>
    addRows(phrases.weigh(tagFeatures(words, tags)), marks);
  const read = weighed.map((sentence): ReadSentence => {
    const tags = tagger.labelsAlone(sentence.pos);
    return { tags, rows: phrases.join(rowsOf(sentence, tags), []) };
  });
  const open = weighed.flatMap((sentence, nth) =>
    read[nth]?.rows.some((row) => Math.max(...Array.from(row)) < SURE) ? [{ nth, sentence }] : [],
  );
  if (open.length === 0) return read;
  const encoder = await models.encoder();
  const scores = await encoder.readWords(open.map(({ sentence }) => sentence.words));
  open.forEach(({ nth, sentence }, at) => {
    const beside = scores[at] ?? [];
    const tags = tagger.labelsBeside(
      sentence.pos,
      beside.map(({ pos }) => pos),
    );
    const rows = phrases.join(
      rowsOf(sentence, tags),
      beside.map(({ phrase }) => phrase),
    );
    read[nth] = { tags, rows };
  });
  return read;
}

/** Adds what `others` say to `rows`. */
function addRows(rows: Float64Array[], others: readonly Float64Array[]): Float64Array[] {
  rows.forEach((row, at) => {
    for (let label = 0; label < row.length; label++)
      row[label] = (row[label] ?? 0) + (others[at]?.[label] ?? 0);
  });
  return rows;
}

async function byEncoder(
  sentences: readonly (readonly string[])[],
  models: PhraseModels,
): Promise<ReadSentence[]> {
  const encoder = await models.encoder();
  const read = await encoder.readWords(sentences);
  return read.map((scores, nth) => {
    const pos = scores.map((word) => word.pos);
    const { tagger } = models;
    const beside = tagger?.labelsBeside(tagger.weigh(tagger.look(sentences[nth] ?? [])), pos);
    return {
      tags: beside ?? pos.map((row) => encoder.labels.pos[argmax(row)] ?? "X"),
      rows: scores.map(({ phrase }) => softmax(phrase, TEMPERATURE)),
    };
  });
}
