import type { Encoder } from "../encoder/encoder.js";
import { softmax } from "../linear/softmax.js";
import type { Token } from "../tokens/token.js";
import { believeAlone, type Calibration, joinScores, temper, type Whole } from "./calibration.js";
import { cutClauses } from "./clauses.js";
import type { Opinions } from "./opinion-words.js";

/** How a text feels: four probabilities that add up to 1. */
export interface Sentiment {
  positive: number;
  negative: number;
  neutral: number;
  mixed: number;
}

/** Most sentences of a text that are read; a longer text is read at places spread evenly over it. */
const PARTS_MAX = 40;
/** Runs of one part; longer sentences are cut. */
const PART_RUNS_MAX = 90;

/** What reads a language's sentiment. */
export interface SentimentModels {
  /** Loaded when it is first needed. */
  encoder(): Promise<Encoder>;
  opinions: Opinions | undefined;
  calibration: Calibration;
}

/**
 * Reads a text's sentiment: each part (sentence, or clause after a `but`) by the models, then the parts together. A text
 * is mixed as far as both a positive and a negative part are sure.
 */
export async function readSentiment(
  text: string,
  language: string,
  sentences: readonly (readonly Token[])[],
  { encoder, opinions, calibration }: SentimentModels,
): Promise<Sentiment> {
  const parts = spread(sentences.flatMap((sentence) => cutClauses(text, language, sentence)));
  if (parts.length === 0) return { positive: 0, negative: 0, neutral: 1, mixed: 0 };
  const texts = parts.map((tokens) => text.slice(tokens[0]?.start, tokens.at(-1)?.end));
  const margins = texts.map((part) => opinions?.margins(part));
  const read = margins.map((own) => believeAlone(own, calibration.alone));
  const open = texts.flatMap((_, nth) => (read[nth] ? [] : [nth]));
  if (open.length > 0) {
    const asked = open.map((nth) => runsOf(texts[nth] ?? ""));
    const scores = await (await encoder()).readSentiments(asked, calibration.head);
    open.forEach((nth, at) => {
      read[nth] = softmax(joinScores(scores[at] ?? [0, 0, 0], margins[nth], calibration));
    });
  }
  const whole = combine(
    parts.map((part, nth) => ({ weight: Math.sqrt(part.length || 1), probabilities: read[nth] ?? [] })),
  );
  if (!calibration.whole) return whole;
  const ofWhole = parts.length === 1 ? margins[0] : opinions?.margins(text);
  return toTempered(whole, calibration.whole, ofWhole);
}

function toTempered(
  { negative, neutral, positive, mixed }: Sentiment,
  whole: Whole,
  margins: readonly number[] | undefined,
): Sentiment {
  const [a = 0, b = 0, c = 0, d = 0] = temper([negative, neutral, positive, mixed], whole, margins);
  return { negative: a, neutral: b, positive: c, mixed: d };
}

/** What stands between white space, as the encoders' training cut texts of opinion. */
export const runsOf = (part: string): string[] => (part.match(/\S{1,60}/gu) ?? []).slice(0, PART_RUNS_MAX);

function spread<T>(parts: readonly T[]): readonly T[] {
  if (parts.length <= PARTS_MAX) return parts;
  return Array.from(
    { length: PARTS_MAX },
    (_, nth) => parts[Math.floor((nth * parts.length) / PARTS_MAX)] as T,
  );
}

/** A feeling no likelier than this is doubt, not a feeling. */
const DOUBT = 0.35;
/** How much of a single part's split vote is two feelings and not doubt between them. */
const TORN = 0.35;
/** How much two sure and equal opposite feelings count as mixed. */
const OPPOSED = 1.4;

interface Part {
  weight: number;
  /** Negative, neutral, positive. */
  probabilities: readonly number[];
}

/** One part speaks for itself. Of several, feelings outweigh neutral parts, and opposite feelings make the text mixed. */
export function combine(parts: readonly Part[]): Sentiment {
  const feeling = (part: Part): number => part.weight * (1.15 - (part.probabilities[1] ?? 0));
  const total = parts.reduce((sum, part) => sum + feeling(part), 0);
  const mean = [0, 1, 2].map(
    (at) => parts.reduce((sum, part) => sum + feeling(part) * (part.probabilities[at] ?? 0), 0) / total,
  );
  const surest = (at: number): number => Math.max(...parts.map((part) => part.probabilities[at] ?? 0));
  const weaker = Math.min(surest(0), surest(2));
  const sure = Math.max(0, weaker - DOUBT) / (1 - DOUBT);
  const opposed = parts.length > 1 ? OPPOSED * sure * 4 * balance(mean[0] ?? 0, mean[2] ?? 0) : 0;
  // A single sentence can carry both feelings too: the encoder learnt to split its vote between them then.
  const torn = parts.length === 1 ? 4 * (mean[0] ?? 0) * (mean[2] ?? 0) * TORN : 0;
  const mixed = Math.min(0.97, Math.max(opposed, torn));
  const rest = 1 - mixed;
  return {
    negative: (mean[0] ?? 0) * rest,
    neutral: (mean[1] ?? 0) * rest,
    positive: (mean[2] ?? 0) * rest,
    mixed,
  };
}

/** 1/4 when two shares are equal, 0 when one is nothing. */
function balance(a: number, b: number): number {
  const sum = a + b;
  return sum === 0 ? 0 : (a / sum) * (b / sum);
}
