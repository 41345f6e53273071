import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { Encoder, type Runtime } from "./encoder.js";
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

/** Loads the encoder in a folder: `encoder.onnx.br` and `vocabulary.json.br`, as tools/train/text/encoder writes them. */
export async function loadEncoder(runtime: Runtime, folder: string): Promise<Encoder> {
  const [graph, words] = await Promise.all([
    readFile(join(folder, "encoder.onnx.br")).then((bytes) => decompress(bytes)),
    readFile(join(folder, "vocabulary.json.br")).then((bytes) => decompress(bytes)),
  ]);
  const file = JSON.parse(words.toString("utf8")) as VocabularyFile;
  const session = await runtime.InferenceSession.create(graph, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
  });
  return new Encoder(runtime, session, toVocabulary(file), file.labels);
}

function toVocabulary(file: VocabularyFile): Vocabulary {
  return file.kind === "unigram" ? new Unigram(file.pieces, file.scores ?? []) : new WordPiece(file.pieces);
}
