import { join } from "node:path";
import type { Runtime } from "../encoder/encoder.js";
import { unpack } from "../encoder/load.js";
import { ChineseWordReader, type ChineseWordsFile } from "./word-reader.js";

/** Its steps are so small that a second thread costs more than it takes off. */
const SESSION = { intraOpNumThreads: 1, interOpNumThreads: 1, graphOptimizationLevel: "all" } as const;

/** Loads the net in a folder: `words.onnx.br` and `words.json.br`, as tools/train/text/chinese writes them. */
export async function loadChineseWords(runtime: Runtime, folder: string): Promise<ChineseWordReader> {
  const [graph, words] = await Promise.all(
    ["words.onnx.br", "words.json.br"].map((name) => unpack(join(folder, name))),
  );
  const file = JSON.parse(words?.toString("utf8") ?? "") as ChineseWordsFile;
  const session = await runtime.InferenceSession.create(graph as Buffer, SESSION);
  return new ChineseWordReader(runtime, session, file);
}
