// Scores reading against known text: character error, spaces left out and in.
//
//   npm run build
//   node tools/vision/score-text.js page IMAGE TEXT           a picture and its text, line by line
//   node tools/vision/score-text.js drawn FONT TEXT [LINES]   lines of a text file (or `# text = ` of a CoNLL-U file), drawn in a font of the system
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { engine } from "../../dist/engines/vision/engine.js";

const folder = fileURLToPath(new URL("../../models/vision/", import.meta.url));
const vision = await engine.load({ folder, threads: Math.min(4, availableParallelism()) });
const WIDTH_PIXELS = 1_600;
const PAGE_LINES = 12;

/** Levenshtein's distance, by characters as a person counts them. */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 0; at < one.length; at += 1) {
    const next = [at + 1];
    for (let to = 0; to < other.length; to += 1) {
      next.push(Math.min(next[to] + 1, row[to + 1] + 1, row[to] + (one[at] === other[to] ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length];
}

const clean = (text) =>
  text
    .normalize("NFKC")
    .replace(/[“”„«»]/gu, '"')
    .replace(/[‘’]/gu, "'")
    .replace(/[–—]/gu, "-")
    .replace(/[\u200c-\u200f]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();

function compare(read, truth) {
  const [is, should] = [clean(read), clean(truth)];
  const tight = (text) => [...text.replaceAll(" ", "")];
  return {
    errors: distance([...is], [...should]),
    characters: [...should].length,
    tightErrors: distance(tight(is), tight(should)),
    tightCharacters: tight(should).length,
  };
}

function report(name, parts) {
  const sum = (key) => parts.reduce((whole, part) => whole + part[key], 0);
  const rate = (errors, characters) => (sum(errors) / sum(characters)).toFixed(4);
  console.log(
    `${name}: character error ${rate("errors", "characters")}, without spaces ${rate("tightErrors", "tightCharacters")} (${sum("characters")} characters)`,
  );
}

async function read(image) {
  const { lines } = await vision.text({ image });
  return lines.map(({ text }) => text);
}

const [, , kind, first, second, count = "48"] = process.argv;
if (kind === "page") {
  const image = await sharp(first).flatten({ background: "#fff" }).toColourspace("srgb").png().toBuffer();
  const lines = await read(image);
  report(first, [compare(lines.join(" "), readFileSync(second, "utf8"))]);
} else {
  const text = readFileSync(second, "utf8");
  const marked = [...text.matchAll(/^# text = (.*)$/gmu)].map(([, sentence]) => sentence);
  // Short enough for one line of the page.
  const sentences = (marked.length ? marked : text.split("\n"))
    .filter((line) => line.trim() && [...line].length <= 70)
    .slice(0, Number(count));
  const parts = [];
  for (let from = 0; from < sentences.length; from += PAGE_LINES) {
    const lines = sentences.slice(from, from + PAGE_LINES);
    const drawn = await Promise.all(
      lines.map(async (line, at) => {
        const escaped = line.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
        const input = await sharp({ text: { text: escaped, font: `${first} 20`, dpi: 96, rgba: true } })
          .png()
          .toBuffer({ resolveWithObject: true });
        return { input: input.data, left: 40, top: 30 + at * 64, right: 40 + input.info.width };
      }),
    );
    const fitting = drawn.filter(({ right }) => right < WIDTH_PIXELS);
    const kept = lines.filter((_, at) => drawn[at].right < WIDTH_PIXELS);
    const page = await sharp({
      create: { width: WIDTH_PIXELS, height: 60 + lines.length * 64, channels: 3, background: "#fff" },
    })
      .composite(fitting.map(({ input, left, top }) => ({ input, left, top })))
      .png()
      .toBuffer();
    const found = await read(page);
    parts.push(compare(found.join(" "), kept.join(" ")));
  }
  report(`${second} in ${first}`, parts);
}
