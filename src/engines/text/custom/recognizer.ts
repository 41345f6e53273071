import type { EngineCall } from "../../host/engine-module.js";
import { marginals } from "../chains/chain-model.js";
import { featureSums } from "../linear/feature-sums.js";
import { toRandom } from "../linear/random.js";
import { decodeSpans } from "../linear/spans.js";
import type { Token } from "../tokens/token.js";
import { tokenize } from "../tokens/tokenizer.js";
import { type Chain, learnChain, type Sample } from "./chain-learner.js";
import { harmonic, share } from "./evaluation.js";
import { shuffle } from "./linear-svm.js";
import { type Gazetteer, toGazetteer, wordBuckets } from "./recognizer-features.js";

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
  /** By label and the label after it: `label * labels + next`. */
  transitions: Float32Array;
  list: readonly { text: string; type: string }[];
}

export interface RecognizedSpan {
  start: number;
  end: number;
  type: string;
  score: number;
}

const TEST_SHARE = 0.1;
/** Weights of a recognizer at most: of few types it tells more features apart. */
const WEIGHTS_MAX = 1 << 24;
const BUCKETS_MAX = 1 << 20;

/** Trains a linear chain over word shapes, affixes, neighbours and list membership; measures it on a held-out tenth. */
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
    ...trainChain(trained, labels, language, list, seed, call),
  };
  return { recognizer, evaluation: evaluate(recognizer, trained, tests, types) };
}

/** The entities of a text. */
export function recognize(recognizer: Recognizer, text: string): RecognizedSpan[] {
  return recognizeWith(recognizer, toGazetteer(recognizer.list), text);
}

export function recognizeWith(recognizer: Recognizer, gazetteer: Gazetteer, text: string): RecognizedSpan[] {
  const { labels, weights, transitions, language } = recognizer;
  const tokens = tokenize(text, language);
  const words = wordBuckets(text, tokens, gazetteer, weights.length / labels.length);
  const scores = words.map((features) => featureSums(weights, features, labels.length));
  const rows = marginals(scores, transitions);
  return decodeSpans(rows, labels).flatMap(({ first, last, type, score }) => {
    const start = tokens[first]?.start;
    const end = tokens[last - 1]?.end;
    return start === undefined || end === undefined ? [] : [{ start, end, type, score }];
  });
}

function trainChain(
  examples: readonly RecognizerExample[],
  labels: readonly string[],
  language: string,
  list: readonly { text: string; type: string }[],
  seed: number,
  call: EngineCall | undefined,
): Chain {
  const gazetteer = toGazetteer(list);
  let buckets = BUCKETS_MAX;
  while (buckets * labels.length > WEIGHTS_MAX) buckets /= 2;
  const samples = examples.map(({ text, entities }): Sample => {
    const tokens = tokenize(text, language);
    return {
      buckets: wordBuckets(text, tokens, gazetteer, buckets),
      gold: toGold(tokens, entities, labels),
    };
  });
  return learnChain(samples, { labels: labels.length, buckets, seed }, call);
}

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
