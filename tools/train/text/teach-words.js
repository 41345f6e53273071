// Texts that nobody marked, as the English encoder and the chains read them together: what a chain learns from that is to read without
// the encoder. Run before `chains.js --task phrase --taught`, with the chains that were trained on the treebank alone.
// node tools/train/text/teach-words.js --corpora DIR [--most 20000]     (after a build; writes DIR/prepared/taught-words-en.jsonl)
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { tagFeatures } from "../../../dist/engines/text/chains/word-features.js";
import { decodeSpans } from "../../../dist/engines/text/linear/spans.js";
import { Models } from "../../../dist/engines/text/models.js";
import { splitSentences } from "../../../dist/engines/text/tokens/sentences.js";
import { tokenize } from "../../../dist/engines/text/tokens/tokenizer.js";
import { toRandom } from "./chains/learn.js";
import { readChunks } from "./measure/chunks.js";
import { OverlapGuard } from "./prepare/overlap.js";

const { values } = parseArgs({
  options: { corpora: { type: "string", default: "corpora" }, most: { type: "string", default: "20000" } },
});
const LABELS = ["O", "B-NP", "I-NP"];
const AT_ONCE = 64;
const WORDS_MAX = 60;

const unzip = (name, files) =>
  execFileSync("unzip", ["-p", join(values.corpora, "nltk_data/packages/corpora", name), files], {
    maxBuffer: 1 << 28,
  }).toString("latin1");

/** MASC (any use, commercial too) writes words with their tags, and marks apart from words. */
const masc = () =>
  unzip("masc_tagged.zip", "masc_tagged/written/*.txt")
    .replace(/_[^\s_]+(?=\s)/g, "")
    .split("\n")
    .map((line) =>
      line
        .trim()
        .replace(/ (?=[.,;:?!%)\]]|n't\b|'(?:s|re|ve|ll|d|m)\b)/g, "")
        .replace(/(?<=[$([]) /g, ""),
    );
/** Addresses of presidents: public domain. */
const addresses = () => unzip("state_union.zip", "state_union/*.txt").split(/\n+/);

const models = new Models("models/text");
const [tagger, phrases, lexicon, encoder] = await Promise.all([
  models.chain("en", "pos"),
  models.chain("en", "phrase"),
  models.lexicon("en"),
  models.wordReader("en"),
]);
const tested = ["test", "train"].flatMap((part) => readChunks(values.corpora, part).map(({ text }) => text));
const guard = new OverlapGuard(tested);
const random = toRandom(5);
const sentences = [...masc(), ...addresses()].flatMap((line) => {
  const text = line.trim();
  if (text.length < 20 || text.length > 2_000) return [];
  return splitSentences(text, tokenize(text, "en", lexicon))
    .filter((tokens) => tokens.length >= 4 && tokens.length <= WORDS_MAX)
    .filter((tokens) => !guard.overlaps(text.slice(tokens[0].start, tokens.at(-1).end)))
    .map((tokens) => tokens.map(({ start, end }) => text.slice(start, end)));
});
const kept = sentences.filter((_, __, all) => random() < Number(values.most) / all.length);
console.log(sentences.length, "sentences,", kept.length, "kept");

const rows = [];
for (let at = 0; at < kept.length; at += AT_ONCE) {
  const batch = kept.slice(at, at + AT_ONCE);
  const read = await encoder.readWords(batch);
  batch.forEach((words, nth) => {
    const features = tagger.look(words);
    const pos = tagger.labelsBeside(
      tagger.weigh(features),
      read[nth].map((word) => word.pos),
    );
    const marks = phrases.weigh(features);
    const weighed = phrases
      .weigh(tagFeatures(words, pos))
      .map((row, place) => row.map((score, label) => score + marks[place][label]));
    const probabilities = phrases.join(
      weighed,
      read[nth].map((word) => word.phrase),
    );
    const np = words.map(() => "O");
    for (const { first, last } of decodeSpans(probabilities, LABELS)) {
      np.fill("I", first, last);
      np[first] = "B";
    }
    rows.push({ lang: "en", set: "taught", split: "train", words, pos, np });
  });
  if (at % 6400 === 0) console.log(at);
}
writeFileSync(
  join(values.corpora, "prepared", "taught-words-en.jsonl"),
  rows.map((row) => `${JSON.stringify(row)}\n`).join(""),
);
process.exit(0);
