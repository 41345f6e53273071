import { isSpaceless } from "../characters/scripts.js";
import type { Entity, EntityType } from "./entity.js";
import { namesOfCountries } from "./listed-names.js";

/** models/text/known-names.json: by script or language, then by type. */
export type KnownNamesFile = Readonly<
  Record<string, Readonly<Partial<Record<EntityType, readonly string[]>>>>
>;

/** Shorter names of firms are words as well, or begin with one, when they are written small. */
const ANY_CASE_MIN = 6;
/** Names of firms that are other words when they are written small. */
const ORDINARY = /^(?:The |El País|Le Monde|Moderna|Telefónica|Iberia)/;
/** `iPhone`, `PlayStation`: no word is written so, whatever its case. */
const BRANDED = /^\S*\p{Ll}\p{Lu}\S*$/u;
const WORDS_MAX = 7;
/** What names are cut into. */
const WORD = /[^\s"“”«»()[\]{}!?;]+/u;
const ALL_WORDS = new RegExp(WORD, "gu");
const LATIN = new Set(["en", "es", "fr", "de", "it", "pt"]);
/** What keeps its Latin letters where other letters are written. */
const ABROAD = new Set(["COMMERCIAL_ITEM", "ORGANIZATION"]);
/** What makers write behind a product's name: `iPhone 15 Pro`, `Galaxy S23 Ultra`, `Windows 11`. */
const MODEL =
  /^(?: (?:\d{1,4}[A-Za-z]{0,2}|[A-Z]{1,2}\d{1,3}[a-z+]?|Pro|Max|Plus|Ultra|Mini|mini|Air|SE|XL|XR|XS|Note|Lite|OLED|FE)(?![A-Za-z\d]|[.,]\d))+/u;

interface Known {
  type: EntityType;
  name: string;
}
/** The same without a space, where there are none: `プレイステーション5`, and not `iPhone5台`. */
const NUMBERED = /^\d{1,2}(?![\d.,]|[年月日号號台臺个個部枚名人円元圆圓本件대개명년월일원])/u;

/** Firms, products, events and works that are known by name in a language. */
export class KnownNames {
  readonly #byName = new Map<string, Known>();
  readonly #bySmall = new Map<string, Known>();
  /** First words, small, of names of more than one. */
  readonly #starts = new Set<string>();
  /** Where words have no bounds of their own: names by their first character, the longest first. */
  readonly #byCharacter = new Map<string, Known[]>();
  readonly #bounded: boolean;
  readonly #english: boolean;
  readonly #score: number;
  readonly #respell: (text: string) => string;

  /** `score`: how often such names are right; `respell` writes a text, unit by unit, as the names are written. */
  constructor(
    file: KnownNamesFile,
    language: string,
    score: number,
    respell = (text: string): string => text,
  ) {
    this.#score = score;
    this.#respell = respell;
    this.#english = language === "en";
    this.#bounded = !isSpaceless(language) && language !== "ko";
    for (const group of ["latin", language]) {
      for (const [type, names] of Object.entries(file[group] ?? {})) {
        if (group === "latin" && !LATIN.has(language) && !ABROAD.has(type)) continue;
        for (const name of names ?? []) this.#add({ name, type: type as EntityType });
      }
    }
    for (const name of countryNames(language)) this.#add({ name, type: "LOCATION" });
    for (const known of this.#byCharacter.values()) known.sort((a, b) => b.name.length - a.name.length);
  }

  find(text: string): Entity[] {
    const spelled = this.#respell(text);
    return this.#bounded ? this.#findByWord(spelled) : this.#findByCharacter(spelled);
  }

  #add(known: Known): void {
    const { name, type } = known;
    const start = WORD.exec(name)?.[0] ?? "";
    if (start !== name) this.#starts.add(start.toLowerCase());
    this.#byName.set(name, known);
    if (name.length > 3) this.#byName.set(name.toUpperCase(), known);
    const firm = type === "ORGANIZATION" && name.length >= ANY_CASE_MIN && !ORDINARY.test(name);
    const spelled = type === "LOCATION" ? this.#english : firm;
    if (spelled || BRANDED.test(name) || (type === "EVENT" && name.includes(" ")))
      this.#bySmall.set(name.toLowerCase(), known);
    const first = known.name[0] ?? "";
    this.#byCharacter.set(first, [...(this.#byCharacter.get(first) ?? []), known]);
  }

  #findByWord(text: string): Entity[] {
    const words = [...text.matchAll(ALL_WORDS)].map(({ 0: word, index }) => ({ word, index }));
    const found: Entity[] = [];
    for (let at = 0; at < words.length; at++) {
      const { word = "", index: start = 0 } = words[at] ?? {};
      const most = this.#starts.has(word.toLowerCase()) ? WORDS_MAX : 1;
      for (let count = Math.min(most, words.length - at); count > 0; count--) {
        const last = words[at + count - 1];
        const known = last && this.#known(text.slice(start, last.index + last.word.length));
        if (!known) continue;
        found.push(this.#entity(text, start, known.name.length, known.type));
        at += count - 1;
        break;
      }
    }
    return found;
  }

  /** A name, maybe with an owner's ending or a mark behind it. */
  #known(run: string): Known | undefined {
    for (const name of [run, run.replace(/[.,:…]+$/u, ""), run.replace(/(?:['’]s|['’])?[.,:…]*$/u, "")]) {
      const known = this.#byName.get(name) ?? this.#bySmall.get(name.toLowerCase());
      if (known) return known;
    }
    return undefined;
  }

  #findByCharacter(text: string): Entity[] {
    const found: Entity[] = [];
    for (let at = 0; at < text.length; at++) {
      const known = this.#byCharacter.get(text[at] ?? "")?.find(({ name }) => text.startsWith(name, at));
      // A name of letters that go on, or began before, is another name.
      const letters = `${text[at - 1] ?? ""}${text[at + (known?.name.length ?? 0)] ?? ""}`;
      const goesOn = known && /^[A-Za-z]/.test(known.name) && /[A-Za-z]/.test(letters);
      const short = known && [...known.name].length < 2;
      if (!known || goesOn || short) continue;
      const entity = this.#entity(text, at, known.name.length, known.type);
      found.push(entity);
      at = entity.end - 1;
    }
    return found;
  }

  #entity(text: string, start: number, length: number, type: EntityType): Entity {
    let end = start + length;
    if (type === "COMMERCIAL_ITEM") {
      const behind = text.slice(end, end + 40);
      end += (MODEL.exec(behind) ?? (this.#bounded ? undefined : NUMBERED.exec(behind)))?.[0].length ?? 0;
    }
    return { start, end, type, score: this.#score };
  }
}

/** Countries whose names are other words as well. */
const WORDS =
  /^(?:reunión|reunião|réunion|reunion|granada|grenada|maurício|mauricio|montserrat|dominica|chad|china|cuba|turkey|jordan|guinea|togo|niger|oman|mali|peru|chile|georgia|guernsey|jersey|mayotte|cocos|france)$/i;

/** Names of countries of one word, as the language has them; in Latin letters of more than four. */
function* countryNames(language: string): Generator<string> {
  const form = LATIN.has(language) ? /^\p{Lu}[\p{L}\p{M}]{4,}$/u : /^[\p{L}\p{M}]{2,}$/u;
  for (const name of namesOfCountries(language)) {
    if (form.test(name) && !WORDS.test(name)) yield name;
  }
}

/** Types that a model gives a country only by mistake. */
const NO_COUNTRY = new Set<EntityType>(["EVENT", "TITLE", "COMMERCIAL_ITEM", "OTHER"]);

/**
 * Known names take the place of what a model found inside of them; what it found around one stays, being more. Where words have
 * bounds (`fills`), a place is told where the model found nothing (`vietnam`, written small). What a model takes for a firm is no
 * product, unless it is numbered (`Fiat 500`) or of several words (`Nintendo Switch`).
 */
export function withKnownNames(
  text: string,
  found: readonly Entity[],
  known: readonly Entity[],
  fills: boolean,
): Entity[] {
  const overlap = (a: Entity, b: Entity): boolean => a.start < b.end && b.start < a.end;
  const yields = (one: Entity, name: Entity): boolean => {
    const same = one.start === name.start && one.end === name.end;
    if (name.type === "LOCATION") return same && NO_COUNTRY.has(one.type);
    if (one.type === "QUANTITY" || one.type === "DATE") return true;
    const firm = same && one.type === "ORGANIZATION" && name.type === "COMMERCIAL_ITEM";
    if (firm && !/[\d ]/.test(text.slice(name.start, name.end))) return false;
    return one.end - one.start <= name.end - name.start;
  };
  const taken = known.filter((name) => {
    const over = found.filter((one) => overlap(one, name));
    if (over.length === 0 && name.type === "LOCATION") return fills;
    return over.every((one) => yields(one, name));
  });
  return [...found.filter((one) => !taken.some((name) => overlap(one, name))), ...taken].sort(
    (a, b) => a.start - b.start,
  );
}
