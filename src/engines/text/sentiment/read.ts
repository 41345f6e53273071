import type { Encoder } from "../encoder/encoder.js";
import { softmax } from "../linear/softmax.js";
import type { Token } from "../tokens/token.js";
import { believeAlone, type Calibration, joinScores, temper, type Whole } from "./calibration.js";
import { cutClauses } from "./clauses.js";
import type { Opinions } from "./opinion-words.js";
import { cutParts } from "./parts.js";

/** How a text feels: four probabilities that add up to 1. */
export interface Sentiment {
  positive: number;
  negative: number;
  neutral: number;
  mixed: number;
}

/** Most parts of a text that are read; a longer text is read at places spread evenly over it. */
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
 * Reads a text's sentiment: each part by the models, then the parts together. A text is mixed as far as one of its parts
 * is, or as two of them, or two clauses around a `but`, are sure and opposite.
 */
export async function readSentiment(
  text: string,
  language: string,
  sentences: readonly (readonly Token[])[],
  models: SentimentModels,
): Promise<Sentiment> {
  const parts = spread(cutParts(sentences));
  if (parts.length === 0) return { positive: 0, negative: 0, neutral: 1, mixed: 0 };
  const read = await readParts(text, parts, models);
  const whole = combine(await withClauses(text, language, parts, read, models));
  const { calibration } = models;
  return calibration.whole && parts.length > 1 ? toTempered(whole, calibration.whole) : whole;
}

/** A part that is surer than this of one feeling is not torn, whatever its clauses hold. */
const PART_SURE = 0.8;
/** Of more parts than this, they tell by themselves whether the text is torn. */
const CUT_PARTS_MAX = 2;

/** A short text's parts of which the models are unsure, as mixed as their clauses are opposite. */
async function withClauses(
  text: string,
  language: string,
  parts: readonly (readonly Token[])[],
  read: readonly Part[],
  models: SentimentModels,
): Promise<Part[]> {
  const clauses = parts.flatMap((tokens, nth) => {
    const isSure = Math.max(...(read[nth]?.probabilities ?? [])) > PART_SURE;
    if (isSure || parts.length > CUT_PARTS_MAX) return [];
    const cut = cutClauses(text, language, tokens);
    return cut.length > 1 ? cut.map((clause) => ({ nth, clause })) : [];
  });
  const found = await readParts(
    text,
    clauses.map(({ clause }) => clause),
    models,
  );
  return read.map((part, nth) => {
    const own = found.filter((_, at) => clauses[at]?.nth === nth);
    return own.length > 0 ? { ...part, probabilities: atLeastMixed(part.probabilities, own) } : part;
  });
}

/** What the models say of each part: the linear one alone where it is sure, else both. */
async function readParts(
  text: string,
  parts: readonly (readonly Token[])[],
  { encoder, opinions, calibration }: SentimentModels,
): Promise<Part[]> {
  const texts = parts.map((tokens) => text.slice(tokens[0]?.start, tokens.at(-1)?.end));
  const margins = await Promise.all(texts.map((part) => opinions?.margins(part)));
  const read = margins.map((own) => believeAlone(own, calibration.alone));
  const open = texts.flatMap((_, nth) => (read[nth] ? [] : [nth]));
  if (open.length > 0) {
    const asked = open.map((nth) => runsOf(texts[nth] ?? ""));
    const scores = await (await encoder()).readSentiments(asked);
    open.forEach((nth, at) => {
      read[nth] = softmax(joinScores(scores[at] ?? [0, 0, 0, 0], margins[nth], calibration));
    });
  }
  return parts.map((part, nth) => ({ weight: Math.sqrt(part.length || 1), probabilities: read[nth] ?? [] }));
}

/** A part's probabilities, as mixed as its clauses are opposite. */
function atLeastMixed(probabilities: readonly number[], clauses: readonly Part[]): readonly number[] {
  const own = probabilities[3] ?? 0;
  const mixed = Math.max(own, opposition(clauses));
  const rest = own < 1 ? (1 - mixed) / (1 - own) : 0;
  return [...probabilities.slice(0, 3).map((share) => share * rest), mixed];
}

function toTempered({ negative, neutral, positive, mixed }: Sentiment, whole: Whole): Sentiment {
  const [a = 0, b = 0, c = 0, d = 0] = temper([negative, neutral, positive, mixed], whole);
  return { negative: a, neutral: b, positive: c, mixed: d };
}

/** What stands between white space, as the encoders' training cut texts of opinion. */
export const runsOf = (part: string): string[] =>
  (calm(part).match(/\S{1,60}/gu) ?? []).slice(0, PART_RUNS_MAX);

/** Fewer large letters are names. */
const SHOUTED_LETTERS_MIN = 6;

/** Words that are shouted are cut into pieces that mean little: a text all in large letters is read in small ones. */
const calm = (text: string): string =>
  !/\p{Ll}/u.test(text) && (text.match(/\p{Lu}/gu) ?? []).length >= SHOUTED_LETTERS_MIN
    ? text.toLowerCase()
    : text;

function spread<T>(parts: readonly T[]): readonly T[] {
  if (parts.length <= PARTS_MAX) return parts;
  return Array.from(
    { length: PARTS_MAX },
    (_, nth) => parts[Math.floor((nth * parts.length) / PARTS_MAX)] as T,
  );
}

/** A feeling no likelier than this is doubt, not a feeling. */
const DOUBT = 0.35;
/** How much two sure and equal opposite feelings count as mixed. */
const OPPOSED = 1.4;

interface Part {
  weight: number;
  /** Negative, neutral, positive, mixed. */
  probabilities: readonly number[];
}

/** One part speaks for itself. Of several, feelings outweigh neutral parts, and opposite feelings make the text mixed. */
export function combine(parts: readonly Part[]): Sentiment {
  const mean = meanOf(parts);
  const [negative = 0, neutral = 0, positive = 0, mixed = 0] =
    parts.length > 1 ? atLeastMixed(mean, parts) : mean;
  return { negative, neutral, positive, mixed };
}

function meanOf(parts: readonly Part[]): number[] {
  const feeling = (part: Part): number => part.weight * (1.15 - (part.probabilities[1] ?? 0));
  const total = parts.reduce((sum, part) => sum + feeling(part), 0);
  return [0, 1, 2, 3].map(
    (at) => parts.reduce((sum, part) => sum + feeling(part) * (part.probabilities[at] ?? 0), 0) / total,
  );
}

/** How far the surest feelings of parts are opposite. */
function opposition(parts: readonly Part[]): number {
  const [negative = 0, , positive = 0] = meanOf(parts);
  const surest = (at: number): number => Math.max(...parts.map((part) => part.probabilities[at] ?? 0));
  const sure = Math.max(0, Math.min(surest(0), surest(2)) - DOUBT) / (1 - DOUBT);
  return Math.min(0.97, OPPOSED * sure * 4 * balance(negative, positive));
}

/** 1/4 when two shares are equal, 0 when one is nothing. */
function balance(a: number, b: number): number {
  const sum = a + b;
  return sum === 0 ? 0 : (a / sum) * (b / sum);
}
