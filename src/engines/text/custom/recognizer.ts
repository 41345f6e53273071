import type { EngineCall } from "../../host/engine-module.js";
import { toRandom } from "../linear/random.js";
import { softmax } from "../linear/softmax.js";
import { decodeSpans } from "../linear/spans.js";
import type { Token } from "../tokens/token.js";
import { tokenize } from "../tokens/tokenizer.js";
import { harmonic, share } from "./evaluation.js";
import { shuffle } from "./linear-svm.js";
import { BUCKETS, type Gazetteer, toGazetteer, wordBuckets } from "./recognizer-features.js";

/** A text with its entities, by UTF-16 indices. */
export interface RecognizerExample {
  text: string;
  entities: readonly { start: number; end: number; type: string }[];
}

export interface TrainRecognizerInput {
  examples: readonly RecognizerExample[];
  /** Given by the user; by default a tenth of the examples. */
  test?: readonly RecognizerExample[];
  /** Names known to be of a type. */
  list?: readonly { text: string; type: string }[];
  language: string;
  file: string;
  seed: number;
}

export interface TypeScores {
  type: string;
  precision: number;
  recall: number;
  f1: number;
  /** Mentions in the training texts. */
  mentions: number;
}

export interface RecognizerEvaluation {
  precision: number;
  recall: number;
  f1: number;
  types: TypeScores[];
  trainedCount: number;
  testCount: number;
}

/** A trained recognizer, as it is used. */
export interface Recognizer {
  language: string;
  /** `O`, `B-TYPE`, `I-TYPE`, … */
  labels: string[];
  /** By bucket and label: `bucket * labels + label`. */
  weights: Float32Array;
  list: readonly { text: string; type: string }[];
}

export interface RecognizedSpan {
  start: number;
  end: number;
  type: string;
  score: number;
}

const EPOCHS = 8;
const TEST_SHARE = 0.1;
/** Makes a perceptron's sums into probabilities: large sums mean sure answers. */
const TEMPERATURE = 4;

interface Sample {
  buckets: Int32Array[];
  gold: number[];
}

/** Trains an averaged perceptron over word shapes, affixes, neighbours and list membership; measures it on a held-out tenth. */
export function trainRecognizer(
  input: TrainRecognizerInput,
  call?: EngineCall,
): { recognizer: Recognizer; evaluation: RecognizerEvaluation } {
  const { examples, test, language, seed, list = [] } = input;
  const types = [
    ...new Set([
      ...examples.flatMap(({ entities }) => entities.map(({ type }) => type)),
      ...list.map((x) => x.type),
    ]),
  ].sort();
  const labels = ["O", ...types.flatMap((type) => [`B-${type}`, `I-${type}`])];
  const held = new Set<number>();
  if (!test) {
    const order = [...examples.keys()];
    shuffle(order, toRandom(seed));
    for (const nth of order.slice(0, Math.floor(order.length * TEST_SHARE))) held.add(nth);
  }
  const trained = examples.filter((_, nth) => !held.has(nth));
  const tests = test ?? examples.filter((_, nth) => held.has(nth));
  const recognizer = {
    language,
    labels,
    list,
    weights: trainWeights(trained, labels, language, list, seed, call),
  };
  return { recognizer, evaluation: evaluate(recognizer, trained, tests, types) };
}

/** The entities of a text. */
export function recognize(recognizer: Recognizer, text: string): RecognizedSpan[] {
  return recognizeWith(recognizer, toGazetteer(recognizer.list), text);
}

export function recognizeWith(recognizer: Recognizer, gazetteer: Gazetteer, text: string): RecognizedSpan[] {
  const { labels, weights, language } = recognizer;
  const tokens = tokenize(text, language);
  const rows = wordBuckets(text, tokens, gazetteer).map((buckets) =>
    softmax(sums(weights, buckets, labels.length), TEMPERATURE),
  );
  return decodeSpans(rows, labels).flatMap(({ first, last, type, score }) => {
    const start = tokens[first]?.start;
    const end = tokens[last - 1]?.end;
    return start === undefined || end === undefined ? [] : [{ start, end, type, score }];
  });
}

function trainWeights(
  examples: readonly RecognizerExample[],
  labels: readonly string[],
  language: string,
  list: readonly { text: string; type: string }[],
  seed: number,
  call: EngineCall | undefined,
): Float32Array {
  const gazetteer = toGazetteer(list);
  const samples = examples.map(({ text, entities }): Sample => {
    const tokens = tokenize(text, language);
    return { buckets: wordBuckets(text, tokens, gazetteer), gold: toGold(tokens, entities, labels) };
  });
  const width = labels.length;
  const weights = new Float32Array(BUCKETS * width);
  const totals = new Float64Array(BUCKETS * width);
  let steps = 1;
  const learn = (buckets: Int32Array, label: number, by: number): void => {
    for (const bucket of buckets) {
      const at = bucket * width + label;
      weights[at] = (weights[at] ?? 0) + by;
      totals[at] = (totals[at] ?? 0) + by * steps;
    }
  };
  const order = [...samples.keys()];
  const random = toRandom(seed);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    call?.signal?.throwIfAborted();
    call?.onProgress?.(epoch / EPOCHS);
    shuffle(order, random);
    for (const nth of order) {
      const sample = samples[nth];
      sample?.buckets.forEach((buckets, at) => {
        const gold = sample.gold[at] ?? 0;
        const scores = sums(weights, buckets, width);
        const guess = bestOf(scores);
        if (guess !== gold || margin(scores, gold) < 1) {
          const rival = guess === gold ? bestOf(scores, gold) : guess;
          learn(buckets, gold, 1);
          learn(buckets, rival, -1);
        }
        steps += 1;
      });
    }
  }
  return Float32Array.from(weights, (weight, at) => weight - (totals[at] ?? 0) / steps);
}

function sums(weights: Float32Array, buckets: Int32Array, width: number): Float64Array {
  const scores = new Float64Array(width);
  for (const bucket of buckets) {
    for (let label = 0; label < width; label++) {
      scores[label] = (scores[label] ?? 0) + (weights[bucket * width + label] ?? 0);
    }
  }
  return scores;
}

function bestOf(scores: Float64Array, except = -1): number {
  let best = except === 0 ? 1 : 0;
  for (let at = 0; at < scores.length; at++) {
    if (at !== except && (scores[at] ?? 0) > (scores[best] ?? 0)) best = at;
  }
  return best;
}

const margin = (scores: Float64Array, gold: number): number =>
  (scores[gold] ?? 0) - (scores[bestOf(scores, gold)] ?? 0);

/** A token that lies in an entity carries its label, wherever the entity's bounds fall inside it. */
function toGold(
  tokens: readonly Token[],
  entities: RecognizerExample["entities"],
  labels: readonly string[],
): number[] {
  return tokens.map(({ start, end }, at) => {
    const entity = entities.find((candidate) => candidate.start < end && candidate.end > start);
    if (!entity) return 0;
    const before = tokens[at - 1];
    const goesOn = before !== undefined && before.end > entity.start;
    return Math.max(0, labels.indexOf(`${goesOn ? "I" : "B"}-${entity.type}`));
  });
}

function evaluate(
  recognizer: Recognizer,
  trained: readonly RecognizerExample[],
  tests: readonly RecognizerExample[],
  types: readonly string[],
): RecognizerEvaluation {
  const gazetteer = toGazetteer(recognizer.list);
  const counts = new Map(types.map((type) => [type, { right: 0, told: 0, true: 0, mentions: 0 }]));
  for (const { entities } of trained) {
    for (const { type } of entities) bump(counts.get(type), "mentions");
  }
  for (const { text, entities } of tests) {
    const found = recognizeWith(recognizer, gazetteer, text);
    for (const { type } of entities) bump(counts.get(type), "true");
    for (const span of found) {
      bump(counts.get(span.type), "told");
      const hit = entities.some((e) => e.start === span.start && e.end === span.end && e.type === span.type);
      if (hit) bump(counts.get(span.type), "right");
    }
  }
  const all = { right: 0, told: 0, true: 0, mentions: 0 };
  for (const count of counts.values()) {
    for (const key of Object.keys(all) as (keyof typeof all)[]) all[key] += count[key];
  }
  const scored = (count: typeof all): { precision: number; recall: number; f1: number } => {
    const precision = share(count.right, count.told);
    const recall = share(count.right, count.true);
    return { precision, recall, f1: harmonic(precision, recall) };
  };
  return {
    ...scored(all),
    types: [...counts].map(([type, count]) => ({ type, ...scored(count), mentions: count.mentions })),
    trainedCount: trained.length,
    testCount: tests.length,
  };
}

type Counts = { right: number; told: number; true: number; mentions: number };

function bump(counts: Counts | undefined, key: keyof Counts): void {
  if (counts) counts[key] += 1;
}
