import type { PhraseSpan, PhraseWords } from "./phrase-words.js";

/** Words that begin with a letter that may be a word of its own: those that stand for themselves, and common ones that are two. */
export interface ArabicWords {
  whole: ReadonlySet<string>;
  cut: ReadonlySet<string>;
}

/** `arabic-words.br`, unpacked. */
export function toArabicWords(file: string): ArabicWords {
  const [whole = "", cut = ""] = file.split("\n");
  return { whole: new Set(whole.split(" ")), cut: new Set(cut.split(" ")) };
}

/** `ال`, with what may cling before it. */
const ARTICLE = /^(?:[وفبك]?ال|[وف]?لل)[\p{L}\p{M}]{2}/u;
/** Whose something is, at the end of a noun: `تصميمها`. */
const OWNED = /.{2}(?:ها|هم|هن|نا|كم|(?<!وج|شب|تجا|ميا|نتبا|إل|فق)ه)$/u;
/** Of an indefinite noun that owns nothing: `شكرًا`. */
const ALONE = /(?:ًا|اً|ً)$/u;
const THIS = /^[وف]?[بلك]?(?:هذا|هذه|ذلك|تلك|هؤلاء|هذان|هاتان)$/u;
const MANY = /^[وف]?[بلك]?(?:أي|اي|أية|بعض|كل|جميع|معظم|أحد|إحدى|عدة|كافة|نفس|أغلب)$/u;
/** `أكبر جالية`: what is best of its kind stands before its noun. */
const MOST = /^[وف]?[بلك]?(?:أ\p{L}{3}|أ\p{L}ى|خير|شر|آخر|أول|أهم|أشد|أقل)$/u;
/** Names of months, which an adjective tells apart: `تشرين الثاني`. */
const MONTH = /^(?:كانون|تشرين|ربيع|جمادى)$/u;
/** Before the name of whom they call. */
const TITLE =
  /^(?:السيد|السيدة|الآنسة|الدكتور|الدكتورة|الرئيس|الملك|الملكة|الأمير|الأميرة|الشيخ|السناتور|الوزير|القاضي|المدرب|اللاعب|الممثل|الممثلة|المخرج|الكاتب|المغني|النائب|الجنرال|البابا|الأستاذ|البروفيسور|القديس|السلطان|الإمبراطور)$/u;
/** Nouns by their form that say how or where: no things. */
const FUNCTION =
  /^[وف]?[بلك]?(?:غير|سوى|مثل|حوالي|خلال|أثناء|بعد|قبل|مع|تحت|فوق|بين|عند|لدى|نحو|ضد|حول|دون|منذ|عبر|وراء|أمام|خلف|بسبب|سبيل|رغم|الرغم|الآن|أيضا|أيضًا|التي|الذي|الذين|اللذين|اللتين)$/u;
/** Nouns of what is done, which are read as verbs at times: `استخراج`, `ارتفاع`. */
const DOING = /^(?:است\p{L}{2}ا\p{L}|ا\p{L}ت\p{L}ا\p{L}|ان\p{L}{2}ا\p{L})$/u;

/**
 * How many characters at a word's beginning are words of their own: `and`, `in`, `like`, … before a noun. The `ل` of `للسيارات`
 * cannot be taken off.
 */
export function clinging(word: string, isName: boolean, { whole, cut }: ArabicWords): number {
  if (!/^[وفبلك]\p{L}{2}/u.test(word) || word.startsWith("لل")) return 0;
  const plain = word.replace(/[\p{M}ـ]/gu, "");
  if (whole.has(plain) || (isName && !cut.has(plain))) return 0;
  const rest = word.slice(1);
  const more = /^[وف]/.test(word) && /^[بلك]/.test(rest) ? clinging(rest, isName, { whole, cut }) : 0;
  return 1 + more;
}

/**
 * Arabic phrases by the parts of speech of words, each as a letter: N noun, P name, A adjective, D determiner, M what is best of its
 * kind, T title, # number; a dot is none of these. Nouns side by side own one
 * another (`نتائج الاختبار`), and an adjective belongs to a noun if both are definite, or neither (`العطر الاسطوري`, `فكرة جديدة`);
 * else it says what the noun is like (`الجهاز جيد`).
 */
export function arabicPhrases(
  rows: readonly ArrayLike<number>[],
  sentence: PhraseWords,
  known: ArabicWords,
): PhraseSpan[] {
  const words = sentence.words.map((word, at) => toWord(sentence, at, word, known));
  const spans: PhraseSpan[] = [];
  for (let at = 0; at < words.length; at++) {
    const last = phraseFrom(words, at);
    if (last === at) continue;
    const inside = rows.slice(at, last);
    // `مساءً`, `رسميًا`: how, not what.
    const isHow = inside.length === 1 && ALONE.test(words[at]?.word ?? "") && (inside[0]?.[0] ?? 0) > 0.5;
    if (isHow) continue;
    // How surely the encoder, too, takes these words for a phrase's.
    const score = inside.reduce((sum, row) => sum + 1 - (row[0] ?? 0), 0) / Math.max(1, inside.length);
    spans.push({ first: at, last, score });
    at = last - 1;
  }
  return spans;
}

interface ArabicWord {
  kind: string;
  word: string;
  definite: boolean;
  /** Whether a word of its own clings before it: no phrase goes on with it. */
  begins: boolean;
}

function toWord({ words, tags }: PhraseWords, at: number, word: string, known: ArabicWords): ArabicWord {
  const tag = tags[at] ?? "";
  const shed = clinging(word, tag === "PROPN", known);
  const begins = shed > 0 || /^[وف]?لل\p{L}{2}/u.test(word);
  const definite = ARTICLE.test(word) || OWNED.test(word) || MONTH.test(word) || tag === "PROPN";
  const own = word.slice(shed).replace(/^[وف]?لل/u, "ال");
  const points = THIS.test(own) && ARTICLE.test(words[at + 1] ?? "");
  const kind = points ? "D" : kindOf(own, tag, words[at - 1] ?? "", tags[at - 1] ?? "");
  return { kind, word: own, definite, begins };
}

function kindOf(word: string, tag: string, before: string, beforeTag: string): string {
  if (!/[\p{L}\p{N}]/u.test(word) || FUNCTION.test(word)) return ".";
  if (THIS.test(word)) return ".";
  if (MANY.test(word)) return "D";
  if (TITLE.test(word)) return "T";
  if (/^\p{Nd}/u.test(word)) return "#";
  if (tag === "NUM") return ARTICLE.test(word) ? "A" : "#";
  if (tag === "PROPN") return "P";
  // Behind a noun that is not definite, a word with an article owns it: an adjective would have none.
  const owns = beforeTag === "NOUN" && !ARTICLE.test(before) && !OWNED.test(before) && !ALONE.test(before);
  if (tag === "ADJ" && MOST.test(word) && !ARTICLE.test(word)) return "M";
  if (tag === "ADJ") {
    const stands = owns ? !MONTH.test(before) : !["NOUN", "PROPN", "ADJ", "NUM"].includes(beforeTag);
    return ARTICLE.test(word) && stands ? "N" : "A";
  }
  if (tag === "NOUN" || tag === "X" || tag === "SYM") return "N";
  if (["PRON", "ADV", "SCONJ", "CCONJ", "PART", "DET", "PUNCT"].includes(tag)) return ".";
  return ARTICLE.test(word) || (tag === "VERB" && DOING.test(word)) ? "N" : ".";
}

/** Where the phrase that begins at a word ends; where none begins, that word. */
function phraseFrom(words: readonly ArabicWord[], first: number): number {
  let at = first;
  const kind = (by: number): string => words[by]?.kind ?? ".";
  const goesOn = (by: number): boolean => words[by] !== undefined && (by === first || !words[by]?.begins);
  while (goesOn(at) && /[D#M]/.test(kind(at))) at += 1;
  const counted = at > first && kind(at - 1) === "#";
  if (!goesOn(at) || !/[NPT]/.test(kind(at))) return counted ? at : first;
  return chainFrom(words, at, goesOn);
}

/** A noun, what owns it, and the adjectives that agree. */
function chainFrom(words: readonly ArabicWord[], first: number, goesOn: (at: number) => boolean): number {
  let at = first + 1;
  let last = words[first];
  while (last && goesOn(at)) {
    const next = words[at];
    // `العمر | 41 عامًا`: the number counts what is behind it.
    const counts = next?.kind === "#" && words[at + 1]?.kind === "N" && !words[at + 1]?.begins;
    if (!next || counts || !follows(last, next)) break;
    last = next;
    at += 1;
  }
  const definite = last?.definite ?? false;
  // `سلعه` may be `سلعة`, as many write it.
  const either = /ه$/u.test(last?.word ?? "") && last?.kind === "N" && !ARTICLE.test(last.word);
  const agrees = (word: ArabicWord): boolean => either || ARTICLE.test(word.word) === definite;
  for (let word = words[at]; word && goesOn(at) && /[AM]/.test(word.kind) && agrees(word); word = words[at])
    at += 1;
  return at;
}

function follows(last: ArabicWord, next: ArabicWord): boolean {
  if (next.kind === "#") {
    const bare = !OWNED.test(last.word) && !ALONE.test(last.word);
    return last.kind === "N" && bare && /^\p{Nd}/u.test(next.word);
  }
  if (last.kind === "#") return false;
  if (last.kind === "P") return next.kind === "P";
  if (last.kind === "T") return next.kind === "P";
  const owned = ARTICLE.test(last.word) || OWNED.test(last.word) || ALONE.test(last.word);
  return !owned && /[NPT]/.test(next.kind);
}
