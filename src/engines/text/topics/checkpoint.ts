import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import type { Sampler } from "./lda.js";

/** First line of the file; then the topics of all words (16 bits each), and the sums of the sweeps that are kept. */
interface Header {
  /** Of the documents, the count of topics and the seed's first draw: another input starts afresh. */
  input: string;
  sweep: number;
  random: number;
}

/** Keeps a sampler's state; the file is whole or the one before. */
export async function writeCheckpoint(file: string, state: Sampler): Promise<void> {
  const header: Header = { input: inputOf(state), sweep: state.sweep, random: state.random.state };
  const words = state.documents.reduce((sum, each) => sum + each.length, 0);
  const topics = new Uint16Array(words);
  let at = 0;
  for (const assigned of state.assigned) {
    topics.set(assigned, at);
    at += assigned.length;
  }
  const parts = [Buffer.from(`${JSON.stringify(header)}\n`), bytesOf(topics), bytesOf(state.keptByTerm)];
  for (const kept of state.keptByDocument) parts.push(bytesOf(kept));
  await writeFile(`${file}.new`, Buffer.concat(parts));
  await rename(`${file}.new`, file);
}

/** Takes up the state that a file keeps, if it is of the same input. */
export async function readCheckpoint(file: string, state: Sampler): Promise<void> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch {
    return;
  }
  const end = bytes.indexOf(10);
  const header = JSON.parse(bytes.toString("utf8", 0, end)) as Header;
  if (header.input !== inputOf(state)) return;
  state.sweep = header.sweep;
  state.random.state = header.random;
  let at = end + 1;
  const { byTerm, byTopic, count } = state;
  byTerm.fill(0);
  byTopic.fill(0);
  state.documents.forEach((words, document) => {
    const assigned = state.assigned[document];
    const counts = state.byDocument[document]?.fill(0);
    words.forEach((term, nth) => {
      const topic = bytes.readUInt16LE(at);
      at += 2;
      if (assigned) assigned[nth] = topic;
      if (counts) counts[topic] = (counts[topic] ?? 0) + 1;
      byTerm[term * count + topic] = (byTerm[term * count + topic] ?? 0) + 1;
      byTopic[topic] = (byTopic[topic] ?? 0) + 1;
    });
  });
  for (const kept of [state.keptByTerm, ...state.keptByDocument]) {
    kept.forEach((_, nth) => {
      kept[nth] = bytes.readDoubleLE(at);
      at += 8;
    });
  }
}

function inputOf({ documents, count, vocabulary }: Sampler): string {
  const hash = createHash("sha256").update(`${count} ${vocabulary} ${documents.length}`);
  for (const words of documents) hash.update(bytesOf(words));
  return hash.digest("hex");
}

const bytesOf = (numbers: Int32Array | Uint16Array | Float64Array): Buffer =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
