import { isSpaceless } from "../characters/scripts.js";
import { cutWord } from "./contractions.js";
import { type Conventions, conventionsOf } from "./conventions.js";
import { EMPTY_LEXICON, type TokenLexicon } from "./lexicon.js";
import type { Token } from "./token.js";

/** Longest stretch that the patterns below look at, so that no input makes them slow. */
const CHUNK_UNITS_MAX = 2_048;
/** Longer words are cut: no dictionary has them, and models see a word's first 64 characters anyway. */
const WORD_UNITS_MAX = 1_024;

const SPACE = /[\s\p{Cc}\p{Cf}\p{Z}]/u;
const LETTER = /[\p{L}\p{M}\p{N}_]/u;
const WEB = /^(?:https?:\/\/|www\.)[^\s<>"“”]+/i;
/** `example.com`, `news.example.co.uk/page`: names of hosts that are known by their ending. */
const HOST =
  /^(?:[\p{L}\p{N}-]{1,63}\.){1,5}(?:com|org|net|edu|gov|info|biz|(?:co|com|ac|org|gov)\.[a-z]{2})(?:\/[^\s<>"“”]*)?(?![\p{L}\p{N}])/iu;
const MAIL = /^[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/u;
/** An English ending that stands apart, as tokenised corpora write it. */
const CLITIC = /^['’](?:s|re|ve|ll|d|m)(?![\p{L}\p{N}])/iu;
const TAG = /^[@#][\p{L}\p{N}_]+/u;
const FACE = /^(?:[:;=8][-o^']?[)(\][DPpOo/\\|3*]+|<3+|\^[_.]?\^|[)(]+[-']?[:;=])(?=\s|$)/;
const EMOJI =
  /^(?:\p{RI}\p{RI}|\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})?(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})?)*)/u;
const NUMBER = /^\p{Nd}+(?:[.,:/]\p{Nd}+)*(?:(?:st|nd|rd|th|s|er|ère|ème|e|º|ª)(?![\p{L}\p{N}]))?/u;
/** `U.K.`, `a.C.`, and the initial of a name (`James N. Fiedler`): the last full stop belongs to the word. */
const INITIALS = /^(?:(?:\p{L}\.){2,}(?![\p{L}\p{N}])|\p{Lu}\.(?= \p{Lu}\p{Ll}))/u;
const RUN =
  /^(?:\.{2,}|-{2,}|!{2,}|\?{2,}|[!?]{2,}|\*{2,}|={2,}|_{2,}|~{2,}|\+{2,}|#{2,}|`{2}|'{2}|…+|—+|–+)/;

/** Cuts a text into words and marks, as Universal Dependencies cut the language. Places are UTF-16 indices. */
export function tokenize(text: string, language: string, lexicon: TokenLexicon = EMPTY_LEXICON): Token[] {
  if (isSpaceless(language)) return cutClinging(text, segmentWords(text, language));
  const conventions = conventionsOf(language);
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (SPACE.test(character)) {
      at += character.length;
      continue;
    }
    const end = LETTER.test(character)
      ? endOfWordChunk(text, at, lexicon, conventions)
      : endOfMark(text, at, character, conventions);
    if (LETTER.test(character)) pushWord(tokens, text, at, end, language, lexicon);
    else tokens.push({ start: at, end });
    at = end;
  }
  return tokens;
}

function cutClinging(text: string, tokens: readonly Token[]): Token[] {
  return tokens.flatMap(({ start, end }) =>
    CLINGS.test(text.slice(start, end))
      ? [
          { start, end: end - 1 },
          { start: end - 1, end },
        ]
      : [{ start, end }],
  );
}

/** Chinese words that ICU takes for one: `我的`, `今天是`, `教堂嗎`. */
const CLINGS =
  /^(?:(?:[我你他她它您谁誰][们們]?|牠們|自己|[今明昨]天|现在|現在)[的是在]|\p{Script=Han}{2,}[吗嗎呢吧])$/u;

/** Words of languages without spaces, by the rules and dictionaries of ICU. */
export function segmentWords(text: string, language: string): Token[] {
  const segmenter = new Intl.Segmenter(language, { granularity: "word" });
  const tokens: Token[] = [];
  for (const { segment, index } of segmenter.segment(text)) {
    if (!SPACE.test(segment[0] ?? " ")) tokens.push({ start: index, end: index + segment.length });
  }
  return tokens;
}

function endOfMark(text: string, at: number, character: string, { cutsMarks }: Conventions): number {
  const rest = text.slice(at, at + 64);
  if (cutsMarks && "!?".includes(character)) return at + 1;
  for (const pattern of [CLITIC, TAG, FACE, EMOJI, RUN]) {
    const found = pattern.exec(rest);
    if (found) return at + found[0].length;
  }
  return at + character.length;
}

/** End of what starts with a letter or digit: an address, a number, a word the lexicon keeps whole, a plain word. */
function endOfWordChunk(text: string, at: number, lexicon: TokenLexicon, { whole }: Conventions): number {
  const rest = text.slice(at, at + CHUNK_UNITS_MAX);
  const web = WEB.exec(rest) ?? HOST.exec(rest);
  if (web) return at + web[0].replace(/[.,;:!?'")\]}»]+$/, "").length;
  const mail = MAIL.exec(rest.slice(0, 400));
  if (mail) return at + mail[0].length;
  const initials = INITIALS.exec(rest);
  if (initials) return at + initials[0].length;
  const near = rest.slice(0, 64);
  for (const pattern of whole) {
    const found = pattern.exec(near);
    if (found) return at + found[0].length;
  }
  const kept = endOfKept(rest, lexicon);
  if (kept > 0) return at + kept;
  const number = NUMBER.exec(rest);
  if (number) return at + number[0].length;
  return at + endOfLetters(rest);
}

/** The longest start of the chunk that the lexicon knows as one word, or 0. */
function endOfKept(rest: string, lexicon: TokenLexicon): number {
  const chunk = /^[^\s]{1,40}/.exec(rest)?.[0].toLowerCase() ?? "";
  if (!/[-.'’&/0-9]/.test(chunk)) return 0;
  for (let length = chunk.length; length > 1; length--) {
    if (lexicon.kept.has(chunk.slice(0, length)) && !LETTER.test(chunk[length] ?? " ")) return length;
  }
  return 0;
}

function endOfLetters(rest: string): number {
  let at = 0;
  while (at < rest.length && at < WORD_UNITS_MAX) {
    const character = String.fromCodePoint(rest.codePointAt(at) ?? 0);
    const next = String.fromCodePoint(rest.codePointAt(at + 1) ?? 0x20);
    const joins =
      LETTER.test(character) ||
      (at > 0 && "'’-.&".includes(character) && /\p{L}/u.test(next) && isJoined(rest, at)) ||
      character === "\u200d" ||
      character === "\u200c" ||
      character === "\u00ad";
    if (!joins) break;
    at += character.length;
  }
  return Math.max(1, at);
}

/** Apostrophes and hyphens join (rules cut again later); a full stop only between single letters, as in `U.S`. */
function isJoined(rest: string, at: number): boolean {
  if (rest[at] !== ".") return true;
  return !/[\p{L}\p{N}]/u.test(rest[at - 2] ?? " ") && !/\p{L}/u.test(rest[at + 2] ?? " ");
}

function pushWord(
  tokens: Token[],
  text: string,
  start: number,
  end: number,
  language: string,
  lexicon: TokenLexicon,
): void {
  const word = text.slice(start, end);
  if (lexicon.kept.has(word.toLowerCase()) || !/\p{L}/u.test(word) || /^\p{Nd}/u.test(word)) {
    tokens.push({ start, end });
    return;
  }
  let at = start;
  for (const length of cutWord(word, language, lexicon)) {
    tokens.push({ start: at, end: at + length });
    at += length;
  }
}
