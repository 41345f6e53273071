// Scores reading in photographs whose words are known: which words are read whole, which stick to a neighbour.
//
//   npm run build
//   node tools/vision/score-words.js FOLDER FIRST LAST [WIDTH]
//
// FOLDER has `Imgs/img_N.jpg` and `Gts/gt_img_N.txt`, as ICDAR 2015 lays them: four corners and the word, `###` where a person
// cannot read it. Words of less than WIDTH pixels (60) are left out.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { engine } from "../../dist/engines/vision/engine.js";

const [folder, first, last, width = "60"] = process.argv.slice(2);
if (!last) throw new Error("usage: node tools/vision/score-words.js FOLDER FIRST LAST [WIDTH]");
const models = fileURLToPath(new URL("../../models/vision/", import.meta.url));
const vision = await engine.load({ folder: models, threads: 1 });

const plain = (text) => text.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();

/** The words of a picture that are to be read. */
function truthOf(file) {
  const lines = readFileSync(file, "utf8").replace("\ufeff", "").trim().split(/\r?\n/);
  return lines.flatMap((line) => {
    const fields = line.split(",");
    const text = fields.slice(8).join(",");
    const across = [0, 2, 4, 6].map((at) => Number(fields[at]));
    const isWide = Math.max(...across) - Math.min(...across) >= Number(width);
    return isWide && !text.includes("###") && plain(text) ? [plain(text)] : [];
  });
}

const counts = { pictures: 0, words: 0, read: 0, stuck: 0, otherScripts: 0 };
for (let number = Number(first); number <= Number(last); number += 1) {
  const [image, truth] = [join(folder, `Imgs/img_${number}.jpg`), join(folder, `Gts/gt_img_${number}.txt`)];
  const words = existsSync(image) && existsSync(truth) ? truthOf(truth) : [];
  if (words.length === 0) continue;
  const { lines } = await vision.text({ image: readFileSync(image) });
  const said = lines.flatMap((line) =>
    line.words.flatMap(({ text }) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]),
  );
  const readWords = new Set(said.map(plain));
  const whole = lines.map(({ text }) => plain(text)).join("|");
  counts.pictures += 1;
  counts.words += words.length;
  counts.read += words.filter((word) => readWords.has(word)).length;
  counts.stuck += words.filter((word) => !readWords.has(word) && whole.includes(word)).length;
  const other = /[\p{Script=Hangul}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Devanagari}]/u;
  counts.otherScripts += lines.filter(({ text }) => other.test(text)).length;
}
console.log(
  `${counts.read} of ${counts.words} words read in ${counts.pictures} pictures (${(counts.read / counts.words).toFixed(3)}), ${counts.stuck} more stuck to others; ${counts.otherScripts} lines in other scripts`,
);
