import { hashText } from "../linear/hash.js";
import { segmentWords } from "../tokens/tokenizer.js";

/** A character of a text and where it stands. */
export interface CharacterUnit {
  character: string;
  /** UTF-16 index. */
  at: number;
}

/** The word that a character lies in, where that starts, and whether the character is its first, last, … */
export interface WordAround {
  word: string;
  place: string;
  start: number;
}

/** Longest stretch of characters that a chain reads at once, in characters. */
const STRETCH_MAX = 240;

/** A text's characters but white space. */
export function charactersOf(text: string): CharacterUnit[] {
  const units: CharacterUnit[] = [];
  let at = 0;
  for (const character of text) {
    if (/\S/u.test(character)) units.push({ character, at });
    at += character.length;
  }
  return units;
}

/** Cuts a text's characters behind the marks that end sentences, and where a stretch grows too long. */
export function toStretches<Unit extends CharacterUnit>(units: readonly Unit[]): Unit[][] {
  const stretches: Unit[][] = [];
  let current: Unit[] = [];
  for (const unit of units) {
    current.push(unit);
    if (current.length >= STRETCH_MAX || /[。！？!?]/.test(unit.character)) {
      stretches.push(current);
      current = [];
    }
  }
  if (current.length > 0) stretches.push(current);
  return stretches;
}

/** For each character of a text, by UTF-16 index: the word that it lies in and its place there. */
export function wordsOfCharacters(text: string, language: string): Map<number, WordAround> {
  const found = new Map<number, WordAround>();
  const words =
    language === "ko"
      ? [...text.matchAll(/\S{1,60}/gu)].map(({ index, 0: run }) => ({
          start: index,
          end: index + run.length,
        }))
      : segmentWords(text, language);
  for (const { start, end } of words) {
    const word = text.slice(start, end);
    let at = start;
    let nth = 0;
    for (const character of word) {
      const last = at + character.length >= end;
      const place = nth === 0 ? (last ? "S" : "B") : last ? "E" : `I${Math.min(nth, 4)}`;
      found.set(at, { word, place, start });
      at += character.length;
      nth += 1;
    }
  }
  return found;
}

/** Hashes of what is seen of each character of a stretch: neighbours, runs, script, the word around it, `marks` of listed names. */
export function characterFeatures(
  units: readonly CharacterUnit[],
  words: ReadonlyMap<number, WordAround>,
  marks?: readonly string[],
): Int32Array[] {
  const kinds = units.map(({ character }) => kindOf(character));
  return units.map(({ at: place }, at) => {
    const out: number[] = [];
    const add = (name: string, value: string): void => {
      out.push(hashText(`${name}=${value}`) | 0);
    };
    const from = (first: number, last: number): string => {
      let run = "";
      for (let by = first; by <= last; by++) run += units[at + by]?.character ?? (at + by < 0 ? "<" : ">");
      return run;
    };
    const kind = (by: number): string => kinds[at + by] ?? "_";
    add("bias", "");
    for (let by = -3; by <= 3; by++) add(`c${by}`, from(by, by));
    for (let by = -2; by <= 1; by++) add(`cc${by}`, from(by, by + 1));
    for (let by = -2; by <= 0; by++) add(`ccc${by}`, from(by, by + 2));
    for (let by = -3; by <= 0; by += 3) add(`cccc${by}`, from(by, by + 3));
    add("k", kind(-2) + kind(-1) + kind(0) + kind(1) + kind(2));
    add("kk", kind(-1) + kind(0) + kind(1));
    const around = words.get(place);
    const word = around?.word ?? "";
    add("w", word);
    add("p", around?.place ?? "");
    add("wp", `${word} ${around?.place}`);
    add("pk", `${around?.place} ${word.length}`);
    add("x1", `${word.slice(-1)} ${around?.place}`);
    add("x2", `${word.slice(-2)} ${around?.place}`);
    add("h2", word.slice(0, 2));
    add("h3", word.slice(0, 3));
    const before = words.get(units[at - 1]?.at ?? -1)?.word ?? "";
    const after = words.get((units[at]?.at ?? 0) + word.length)?.word ?? "";
    add("-w", before);
    add("w+", after);
    if (!marks) {
      // How a word goes on from here, and what it was so far: particles are told by that.
      const own = place - (around?.start ?? place);
      add("r", word.slice(own));
      add("rl", word.slice(own + 1));
      add("l", word.slice(0, own + 1));
      add("lr", `${from(0, 0)} ${word.slice(own + 1, own + 4)}`);
      return Int32Array.from(out);
    }
    const mark = (by: number): string => marks[at + by] ?? "_";
    for (let by = -1; by <= 1; by++) add(`m${by}`, mark(by));
    add("m", `${mark(-1)} ${mark(0)} ${mark(1)}`);
    add("mp", `${mark(0)} ${around?.place}`);
    add("mc", `${mark(0)} ${from(1, 1)}`);
    return Int32Array.from(out);
  });
}

function kindOf(character: string): string {
  if (/\p{Nd}/u.test(character)) return "d";
  if (/\p{Script=Han}/u.test(character)) return "h";
  if (/\p{Script=Hiragana}/u.test(character)) return "i";
  if (/[\p{Script=Katakana}ー]/u.test(character)) return "k";
  if (/\p{Script=Hangul}/u.test(character)) return "g";
  if (/\p{Lu}/u.test(character)) return "A";
  if (/\p{L}/u.test(character)) return "a";
  return ".";
}
