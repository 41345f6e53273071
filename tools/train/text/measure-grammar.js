// How many of the dates and quantities in sentences that others wrote the grammars find: the cases of Recognizers-Text (MIT).
// node tools/train/text/measure-grammar.js --specs DIR [--lang de] [--misses 20]     (after a build; DIR: its folder Specs)
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findDatesAndQuantities } from "../../../dist/engines/text/entities/grammar/grammar.js";

const { values } = parseArgs({
  options: { specs: { type: "string" }, lang: { type: "string" }, misses: { type: "string", default: "0" } },
});
const LANGUAGES = {
  en: "English",
  es: "Spanish",
  fr: "French",
  de: "German",
  it: "Italian",
  pt: "Portuguese",
  ko: "Korean",
  ja: "Japanese",
  zh: "Chinese",
  hi: "Hindi",
  ar: "Arabic",
};
const FILES = {
  DATE: [
    "DateTime:DateExtractor",
    "DateTime:TimeExtractor",
    "DateTime:DateTimeExtractor",
    "DateTime:DateTimeModel",
  ],
  QUANTITY: [
    ...["Currency", "Dimension", "Age", "Temperature"].map((kind) => `NumberWithUnit:${kind}Model`),
    "Number:PercentModel",
  ],
};

function cases(language, files) {
  const byInput = new Map();
  for (const name of files) {
    const [folder, file] = name.split(":");
    const path = join(values.specs, folder, LANGUAGES[language], `${file}.json`);
    if (!existsSync(path)) continue;
    for (const { Input, Results } of JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, ""))) {
      if (typeof Input !== "string" || !Array.isArray(Results) || byInput.has(Input)) continue;
      const spans = Results.map((result) => spanOf(Input, result));
      if (spans.every(Boolean)) byInput.set(Input, spans);
    }
  }
  return byInput;
}

/** A result's place; some cases count from elsewhere or leave it out. */
function spanOf(input, { Text, Start, Length, TypeName = "", Type = "" }) {
  if (typeof Text !== "string") return undefined;
  const start = Number.isInteger(Start) ? Start : input.toLowerCase().indexOf(Text.toLowerCase());
  if (start < 0) return undefined;
  const either = /duration|set/.test(TypeName || Type);
  return { start, end: start + (Length ?? Text.length), either };
}

const overlaps = (a, b) => a.start < b.end && b.start < a.end;
for (const language of Object.keys(LANGUAGES)) {
  if (values.lang && values.lang !== language) continue;
  const line = [language];
  for (const [type, files] of Object.entries(FILES)) {
    let [gold, exact, touched, found, right, missed] = [0, 0, 0, 0, 0, 0];
    const all = cases(language, files);
    for (const [input, spans] of all) {
      const every = findDatesAndQuantities(input, language);
      const mine = every.filter((one) => one.type === type);
      for (const span of spans) {
        gold += 1;
        const ok = span.either ? every : mine;
        if (ok.some((one) => one.start === span.start && one.end === span.end)) exact += 1;
        if (ok.some((one) => overlaps(one, span))) touched += 1;
        else if (missed < Number(values.misses)) {
          missed += 1;
          console.log(
            "  missed",
            type,
            JSON.stringify(input.slice(span.start, span.end)),
            "in",
            JSON.stringify(input),
          );
        }
      }
      found += mine.length;
      right += mine.filter((one) => spans.some((span) => overlaps(one, span))).length;
    }
    const share = (part, whole) => (whole > 0 ? (part / whole).toFixed(3) : "-");
    line.push(type, `found ${share(touched, gold)} exactly ${share(exact, gold)}`);
    line.push(`right ${share(right, found)} (${gold} in ${all.size} texts)`);
  }
  console.log(line.join("  "));
}
