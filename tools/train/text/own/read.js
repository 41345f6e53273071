import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MIXED, NEGATIVE, NEUTRAL, POSITIVE } from "../prepare/sentiment.js";

const KINDS = { NEGATIVE, NEUTRAL, POSITIVE, MIXED };

/** What the set of these sentences is called among the corpora. */
export const OWN = "own";

/**
 * Sentences written here: facts, questions and instructions, some opinions, a few texts of both. Every other one is for
 * calibration (`dev`), the rest are held out (`test`); no model is trained on any.
 * @param {"dev" | "test"} split
 * @returns {{ lang: string, text: string, label: number, set: string }[]}
 */
export function readOwn(split) {
  const folder = fileURLToPath(new URL("opinions", import.meta.url));
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const lang = name.replace(/\.json$/, "");
      const sentences = JSON.parse(readFileSync(join(folder, name), "utf8"));
      return Object.entries(KINDS).flatMap(([kind, label]) =>
        (sentences[kind] ?? [])
          .filter((_, nth) => nth % 2 === (split === "dev" ? 0 : 1))
          .map((text) => ({ lang, text, label, set: OWN })),
      );
    });
}

const TYPED = {
  praise: POSITIVE,
  complaint: NEGATIVE,
  notGood: NEGATIVE,
  notBad: POSITIVE,
  fact: NEUTRAL,
  question: NEUTRAL,
  mixed: MIXED,
  briefPraise: POSITIVE,
  briefComplaint: NEGATIVE,
};

/**
 * What someone types to try the service, by kind: the same 58 short texts in each language. Every other one is to learn
 * from where reading fails (`dev`), the rest are held out (`test`); no model is trained on any, nor any calibration.
 * @param {"dev" | "test"} split
 * @returns {{ lang: string, kind: string, text: string, label: number }[]}
 */
export function readTyped(split) {
  const folder = fileURLToPath(new URL("typed", import.meta.url));
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const lang = name.replace(/\.json$/, "");
      const texts = JSON.parse(readFileSync(join(folder, name), "utf8"));
      return Object.entries(TYPED).flatMap(([kind, label]) =>
        texts[kind]
          .filter((_, nth) => nth % 2 === (split === "dev" ? 0 : 1))
          .map((text) => ({ lang, kind, text, label })),
      );
    });
}

const NAMED = {
  P: "PERSON",
  L: "LOCATION",
  O: "ORGANIZATION",
  C: "COMMERCIAL_ITEM",
  E: "EVENT",
  T: "TITLE",
  D: "DATE",
  Q: "QUANTITY",
};

/**
 * What someone types to try names, `[P Anna] lives in [L Paris]`: twenty texts a language. Every other one is to learn from
 * where reading fails, and how far grammars are believed (`dev`), the rest are held out (`test`); no model is trained on any.
 * @param {"dev" | "test"} split
 * @returns {{ lang: string, text: string, names: { begin: number, end: number, type: string }[] }[]} by code points
 */
export function readNames(split) {
  const folder = fileURLToPath(new URL("names", import.meta.url));
  return readdirSync(folder)
    .sort()
    .flatMap((name) =>
      JSON.parse(readFileSync(join(folder, name), "utf8"))
        .filter((_, nth) => nth % 2 === (split === "dev" ? 0 : 1))
        .map((marked) => ({ lang: name.replace(/\.json$/, ""), ...unmark(marked) })),
    );
}

function unmark(marked) {
  let text = "";
  const names = [];
  let from = 0;
  for (const { 0: whole, 1: kind, 2: name, index } of marked.matchAll(/\[([A-Z]) ([^\]]+)\]/g)) {
    text += marked.slice(from, index);
    const begin = [...text].length;
    text += name;
    names.push({ begin, end: [...text].length, type: NAMED[kind] });
    from = index + whole.length;
  }
  return { text: text + marked.slice(from), names };
}
