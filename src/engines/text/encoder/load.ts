import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { Encoder, type Runtime } from "./encoder.js";
import { withSharedTensor } from "./shared-tensor.js";
import { Unigram } from "./unigram.js";
import type { Vocabulary, VocabularyFile } from "./vocabulary.js";
import { WordPiece } from "./word-piece.js";

const decompress = promisify(brotliDecompress);

/** onnxruntime-node, or undefined where it is not installed (it is optional: no build exists for every platform). */
export async function loadRuntime(): Promise<Runtime | undefined> {
  try {
    const module = await import("onnxruntime-node");
    return "default" in module ? (module.default as Runtime) : module;
  } catch {
    return undefined;
  }
}

/**
 * Two threads shorten the wait where a second core is free; neither spins while it has nothing to do. Spinning, even within a
 * run alone, takes a third off a lone text's time, and makes two texts at once on two cores wait two to three times as long.
 * The fused addition and layer norm is several times as slow on a processor as the two of them apart: a fifth of a run.
 */
export const SESSION = {
  intraOpNumThreads: 2,
  interOpNumThreads: 1,
  graphOptimizationLevel: "all",
  extra: {
    session: { intra_op: { allow_spinning: "0" } },
    optimization: { disable_specified_optimizers: "SkipLayerNormFusion" },
  },
} as const;

export const unpack = async (file: string): Promise<Buffer> => decompress(await readFile(file));

const GRAPH = "encoder.onnx.br";
const WORDS = "words.onnx.br";
const SENTIMENT = "sentiment.onnx.br";
const HEAD = "opinion-head.onnx.br";

/**
 * Loads the encoder in a folder: `encoder.onnx.br` and `vocabulary.json.br`, as tools/train/text/encoder writes them, and
 * `opinion-head.onnx.br` where it has one: nodes that read its sentiment from more of its layers, and learnt it later.
 * Graphs that are put one behind the other are read as one.
 */
export async function loadEncoder(runtime: Runtime, folder: string): Promise<Encoder> {
  const files = [GRAPH, HEAD].map((name) => join(folder, name)).filter((file) => existsSync(file));
  return toEncoder(runtime, folder, Buffer.concat(await Promise.all(files.map(unpack))));
}

/** Whether a folder's encoder was trained further on words. */
export const hasWordReader = (folder: string): boolean => existsSync(join(folder, WORDS));

/** Loads what the encoder became when it was trained further on parts of speech and phrases; the words' vectors are the encoder's. */
export const loadWordReader = (runtime: Runtime, folder: string): Promise<Encoder> =>
  loadBeside(runtime, folder, WORDS);

/** Whether a folder's encoder has a pupil. */
export const hasSentimentReader = (folder: string): boolean => existsSync(join(folder, SENTIMENT));

/** Loads the encoder's pupil, a third of its depth, which reads sentiment alone; the words' vectors are the encoder's. */
export const loadSentimentReader = (runtime: Runtime, folder: string): Promise<Encoder> =>
  loadBeside(runtime, folder, SENTIMENT);

async function loadBeside(runtime: Runtime, folder: string, file: string): Promise<Encoder> {
  const [graph, reader] = await Promise.all([unpack(join(folder, GRAPH)), unpack(join(folder, file))]);
  return toEncoder(runtime, folder, withSharedTensor(reader, graph));
}

async function toEncoder(runtime: Runtime, folder: string, graph: Buffer): Promise<Encoder> {
  const words = await unpack(join(folder, "vocabulary.json.br"));
  const file = JSON.parse(words.toString("utf8")) as VocabularyFile;
  const session = await runtime.InferenceSession.create(graph, SESSION);
  return new Encoder(runtime, session, toVocabulary(file), file.labels);
}

function toVocabulary(file: VocabularyFile): Vocabulary {
  return file.kind === "unigram" ? new Unigram(file.pieces, file.scores ?? []) : new WordPiece(file.pieces);
}
