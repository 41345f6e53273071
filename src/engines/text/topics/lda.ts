import type { EngineCall } from "../../host/engine-module.js";

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
const ALPHA_SUM = 5;
const BETA = 0.02;
/** Words in fewer documents than this, or in more than this share of them, tell nothing apart. */
const DOCUMENTS_MIN = 2;
const DOCUMENT_SHARE_MAX = 0.4;
const VOCABULARY_MAX = 30_000;
/** A topic below this share of a document is not told. */
const SHARE_MIN = 0.01;

/**
 * Latent Dirichlet allocation by collapsed Gibbs sampling: the same texts, count and seed give the same answer on every
 * machine.
 */
export function modelTopics(
  texts: readonly string[],
  count: number,
  seed: number,
  call?: EngineCall,
): Topics {
  const { terms, documents } = toBags(texts);
  const state = start(documents, terms.length, count, seed);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    call?.signal?.throwIfAborted();
    resample(state, sweep >= SWEEPS - SWEEPS_KEPT);
    if (sweep % 20 === 0) call?.onProgress?.(sweep / SWEEPS);
  }
  return { terms: tellTerms(state, terms), documents: tellDocuments(state, documents) };
}

const WORD = /[\p{L}][\p{L}\p{M}\p{N}'’-]*/gu;
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Words of a text that may tell its topic: lower case, three letters or more (two where words have no spaces). */
export function wordsOf(text: string): string[] {
  if (SPACELESS.test(text)) {
    const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
    return [...segmenter.segment(text)].flatMap(({ segment, isWordLike }) =>
      isWordLike && segment.length > 1 ? [segment] : [],
    );
  }
  return (text.toLowerCase().match(WORD) ?? []).filter((word) => word.length > 2);
}

function toBags(texts: readonly string[]): { terms: string[]; documents: Int32Array[] } {
  const words = texts.map(wordsOf);
  const frequency = new Map<string, number>();
  for (const bag of words) {
    for (const word of new Set(bag)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  }
  const most = Math.max(DOCUMENTS_MIN, texts.length * DOCUMENT_SHARE_MAX);
  const fewest = texts.length < 10 ? 1 : DOCUMENTS_MIN;
  const terms = [...frequency]
    .filter(([, documents]) => documents >= fewest && documents <= most)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, VOCABULARY_MAX)
    .map(([term]) => term);
  const numbers = new Map(terms.map((term, nth) => [term, nth]));
  const documents = words.map((bag) =>
    Int32Array.from(
      bag.flatMap((word) => {
        const number = numbers.get(word);
        return number === undefined ? [] : [number];
      }),
    ),
  );
  return { terms, documents };
}

interface Sampler {
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
  next: () => number;
  weights: Float64Array;
}

function start(documents: Int32Array[], vocabulary: number, count: number, seed: number): Sampler {
  const next = toRandom(seed);
  const state: Sampler = {
    count,
    vocabulary,
    documents,
    assigned: documents.map((words) => new Int32Array(words.length)),
    byTerm: new Int32Array(vocabulary * count),
    byDocument: documents.map(() => new Int32Array(count)),
    byTopic: new Int32Array(count),
    keptByTerm: new Float64Array(vocabulary * count),
    keptByDocument: documents.map(() => new Float64Array(count)),
    next,
    weights: new Float64Array(count),
  };
  documents.forEach((words, nth) => {
    words.forEach((term, at) => {
      put(state, nth, at, term, Math.floor(next() * count), 1);
    });
  });
  return state;
}

function put(state: Sampler, document: number, at: number, term: number, topic: number, by: 1 | -1): void {
  const { byTerm, byTopic, count } = state;
  const counts = state.byDocument[document];
  const assigned = state.assigned[document];
  if (!counts || !assigned) return;
  byTerm[term * count + topic] = (byTerm[term * count + topic] ?? 0) + by;
  byTopic[topic] = (byTopic[topic] ?? 0) + by;
  counts[topic] = (counts[topic] ?? 0) + by;
  assigned[at] = topic;
}

function resample(state: Sampler, keep: boolean): void {
  const { count, vocabulary, byTerm, byTopic, weights, next } = state;
  const alpha = ALPHA_SUM / count;
  state.documents.forEach((words, document) => {
    const counts = state.byDocument[document];
    const assigned = state.assigned[document];
    if (!counts || !assigned) return;
    for (let at = 0; at < words.length; at++) {
      const term = words[at] ?? 0;
      put(state, document, at, term, assigned[at] ?? 0, -1);
      let total = 0;
      for (let topic = 0; topic < count; topic++) {
        const likely = (byTerm[term * count + topic] ?? 0) + BETA;
        total += (((counts[topic] ?? 0) + alpha) * likely) / ((byTopic[topic] ?? 0) + BETA * vocabulary);
        weights[topic] = total;
      }
      const drawn = next() * total;
      let topic = 0;
      while (topic < count - 1 && (weights[topic] ?? 0) < drawn) topic++;
      put(state, document, at, term, topic, 1);
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

/** Mulberry32: uniform in [0, 1). */
export function toRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
