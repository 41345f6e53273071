import type { EngineCall } from "../../host/engine-module.js";
import { Random } from "../linear/random.js";
import { toBags } from "./bags.js";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.js";

/** What a set of documents is about. */
export interface Topics {
  /** For each topic its telling terms, weightiest first; the weights of a topic's terms add up to 1 over all terms. */
  terms: { term: string; weight: number }[][];
  /** For each document the shares of its topics, largest first; empty where a document holds no known word. */
  documents: { topic: number; share: number }[][];
}

/** Terms told of each topic, as AWS tells them. */
const TERMS_A_TOPIC = 10;
const SWEEPS = 300;
/** Sweeps at the end whose counts are averaged into the answer. */
const SWEEPS_KEPT = 40;
/** Priors, chosen by the coherence of topics of titles, abstracts, debates and news (docs/models/text.md). */
const ALPHA_SUM = 1;
const BETA = 0.1;
/** A topic below this share of a document is not told. */
const SHARE_MIN = 0.01;

export interface TopicsInput {
  texts: readonly string[];
  /** How many topics. */
  count: number;
  seed: number;
  /** Words that tell nothing of what a text is about; by default the reader finds those of the texts' language. */
  silent?: ReadonlySet<string>;
  /** Where the sampler keeps its state, to go on from when the same input comes again; nowhere by default. */
  file?: string;
}

/** Words drawn between two keepings of the sampler's state: some seconds' work. */
const CHECKPOINT_WORDS = 20_000_000;

/**
 * Latent Dirichlet allocation by collapsed Gibbs sampling: the same texts, count and seed give the same answer on every
 * machine, cut off and taken up again or not.
 */
export async function modelTopics(
  { texts, count, seed, silent, file }: TopicsInput,
  call?: EngineCall,
  checkpointWords = CHECKPOINT_WORDS,
): Promise<Topics> {
  const { terms, documents } = toBags(texts, silent);
  const state = start(documents, terms.length, count, seed);
  if (file) await readCheckpoint(file, state);
  const words = documents.reduce((sum, each) => sum + each.length, 0);
  let drawn = 0;
  for (; state.sweep < SWEEPS; state.sweep++) {
    call?.signal?.throwIfAborted();
    if (file && drawn > checkpointWords) {
      await writeCheckpoint(file, state);
      drawn = 0;
    }
    drawn += words;
    resample(state, state.sweep >= SWEEPS - SWEEPS_KEPT);
    if (state.sweep % 20 === 0) call?.onProgress?.(state.sweep / SWEEPS);
  }
  return { terms: tellTerms(state, terms), documents: tellDocuments(state, documents) };
}

/** A sampler between two sweeps. */
export interface Sampler {
  /** The next sweep. */
  sweep: number;
  count: number;
  vocabulary: number;
  documents: readonly Int32Array[];
  /** Topic of each word of each document. */
  assigned: Int32Array[];
  /** Words of each topic by term (`term * count + topic`), of each document by topic, and of each topic. */
  byTerm: Int32Array;
  byDocument: Int32Array[];
  byTopic: Int32Array;
  /** Sums of the kept sweeps. */
  keptByTerm: Float64Array;
  keptByDocument: Float64Array[];
  random: Random;
  weights: Float64Array;
}

function start(documents: Int32Array[], vocabulary: number, count: number, seed: number): Sampler {
  const random = new Random(seed);
  const state: Sampler = {
    sweep: 0,
    count,
    vocabulary,
    documents,
    assigned: documents.map((words) => new Int32Array(words.length)),
    byTerm: new Int32Array(vocabulary * count),
    byDocument: documents.map(() => new Int32Array(count)),
    byTopic: new Int32Array(count),
    keptByTerm: new Float64Array(vocabulary * count),
    keptByDocument: documents.map(() => new Float64Array(count)),
    random,
    weights: new Float64Array(count),
  };
  const { byTerm, byTopic } = state;
  documents.forEach((words, nth) => {
    const counts = state.byDocument[nth] ?? new Int32Array(count);
    const assigned = state.assigned[nth] ?? new Int32Array(words.length);
    words.forEach((term, at) => {
      const topic = Math.floor(random.next() * count);
      assigned[at] = topic;
      counts[topic] = (counts[topic] ?? 0) + 1;
      byTerm[term * count + topic] = (byTerm[term * count + topic] ?? 0) + 1;
      byTopic[topic] = (byTopic[topic] ?? 0) + 1;
    });
  });
  return state;
}

function resample(state: Sampler, keep: boolean): void {
  const { count, vocabulary, byTerm, byTopic, weights, random } = state;
  const alpha = ALPHA_SUM / count;
  /** One over each topic's words and their prior: a division a word instead of one a topic. */
  const rarity = Float64Array.from(byTopic, (words) => 1 / (words + BETA * vocabulary));
  const move = (counts: Int32Array, term: number, topic: number, by: 1 | -1): void => {
    byTerm[term * count + topic] = (byTerm[term * count + topic] ?? 0) + by;
    counts[topic] = (counts[topic] ?? 0) + by;
    const words = (byTopic[topic] ?? 0) + by;
    byTopic[topic] = words;
    rarity[topic] = 1 / (words + BETA * vocabulary);
  };
  state.documents.forEach((words, document) => {
    const counts = state.byDocument[document];
    const assigned = state.assigned[document];
    if (!counts || !assigned) return;
    for (let at = 0; at < words.length; at++) {
      const term = words[at] ?? 0;
      const first = term * count;
      move(counts, term, assigned[at] ?? 0, -1);
      let total = 0;
      for (let topic = 0; topic < count; topic++) {
        const likely = ((byTerm[first + topic] ?? 0) + BETA) * (rarity[topic] ?? 0);
        total += ((counts[topic] ?? 0) + alpha) * likely;
        weights[topic] = total;
      }
      const drawn = random.next() * total;
      let topic = 0;
      while (topic < count - 1 && (weights[topic] ?? 0) < drawn) topic++;
      assigned[at] = topic;
      move(counts, term, topic, 1);
    }
    if (keep) addTo(state.keptByDocument[document], counts);
  });
  if (keep) addTo(state.keptByTerm, byTerm);
}

function addTo(sums: Float64Array | undefined, counts: Int32Array): void {
  if (!sums) return;
  for (let at = 0; at < counts.length; at++) sums[at] = (sums[at] ?? 0) + (counts[at] ?? 0);
}

function tellTerms({ keptByTerm, count, vocabulary }: Sampler, terms: readonly string[]): Topics["terms"] {
  return Array.from({ length: count }, (_, topic) => {
    const weights = terms.map((term, nth) => ({ term, weight: keptByTerm[nth * count + topic] ?? 0 }));
    const total = weights.reduce((sum, { weight }) => sum + weight, 0) + BETA * vocabulary;
    return weights
      .sort((a, b) => b.weight - a.weight)
      .slice(0, TERMS_A_TOPIC)
      .filter(({ weight }) => weight > 0)
      .map(({ term, weight }) => ({ term, weight: weight / total }));
  });
}

function tellDocuments(state: Sampler, documents: readonly Int32Array[]): Topics["documents"] {
  return documents.map((words, nth) => {
    const sums = state.keptByDocument[nth] ?? new Float64Array(0);
    const total = sums.reduce((sum, value) => sum + value, 0);
    if (words.length === 0 || total === 0) return [];
    return Array.from(sums, (value, topic) => ({ topic, share: value / total }))
      .filter(({ share }) => share >= SHARE_MIN)
      .sort((a, b) => b.share - a.share);
  });
}
