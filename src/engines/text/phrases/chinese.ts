import type { ChineseWord } from "../chinese/word-reader.js";
import type { KeyPhrase } from "./find.js";

/**
 * Chinese phrases by the kinds of words, each as a letter: N noun, D determiner, A adjective, R adverb of degree, P who owns,
 * G `的`, M number with its unit, U such a number that says something by itself, Q unit, Y day or time, F where; a dot is
 * none of these. What `的` ties to a noun is part of its phrase (`他的玩笑`, `徒劳的爱情`), what a verb says of it is not.
 */
const NOUN = "(?:(?:R?AG)?(?:D+Q*G?)?(?:[MU]+Q*G?)?(?:R?AG?)*N+|[DM]?Y+|U+Q*)";
const PHRASE = new RegExp(`(?:(?:P|${NOUN})F?G|P(?=N))*${NOUN}`, "g");

export function chinesePhrases(words: readonly ChineseWord[], text: string): KeyPhrase[] {
  const tokens = joinLatin(words.flatMap(cut), text);
  const letters = tokens.map((_, at) => letterOf(tokens, at)).join("");
  return [...letters.matchAll(PHRASE)].flatMap(({ index, 0: run }) => {
    const inside = tokens.slice(index, index + run.length);
    const [opening, ending] = [inside[0], inside.at(-1)];
    if (!opening || !ending) return [];
    const score = inside.reduce((sum, word) => sum + word.score, 0) / inside.length;
    return [{ start: opening.start, end: ending.end, score }];
  });
}

/** `书里` is a noun and where; `早上`, `网上` are words of their own. What stands before an amount is none of it: `超过24小时`. */
function cut(word: ChineseWord): ChineseWord[] {
  const { start, end, tag, plain } = word;
  const about = /^(?:TIME|t|m)$/.test(tag) ? (ABOUT.exec(plain)?.[0].length ?? 0) : 0;
  const where = /^(?:n|s|LOC|ORG)$/.test(tag) && plain.length > 2 && /[上里中内]$/.test(plain) ? 1 : 0;
  const pointing = tag === "r" ? (OWNING.exec(plain) ?? POINTING.exec(plain)) : null;
  if (pointing) {
    const [, own = "", other = ""] = pointing;
    const at = start + own.length;
    return [
      { ...word, end: at, plain: own },
      { ...word, start: at, tag: other === "的" ? "u" : "n", plain: other },
    ];
  }
  const [first, last] = [start + about, end - where];
  return [
    ...(about ? [{ ...word, end: first, tag: "d", plain: plain.slice(0, about) }] : []),
    { ...word, start: first, end: last, plain: plain.slice(about, plain.length - where) },
    ...(where ? [{ ...word, start: last, tag: "f", plain: plain.slice(-1) }] : []),
  ];
}

/** `这些人`, `你的`: what points or owns, and what stands behind it in the same word. */
const POINTING = /^(这些|那些|其他|其它|一些|有些|某些)(人|国家|地方|国|地区)$/;
const OWNING = /^((?:我|你|他|她|它|您)们?|自己|大家|别人)(的)$/;
const ABOUT = /^(?:超过|不到|大约|至少|将近|约)(?=.)/;
const LATIN = /^[\p{Script=Latin}\p{N}][\p{Script=Latin}\p{N} .&+'’_-]*$/u;
const NAMED = /^(?:PER|nr|nz)$/;
const MARK = /^[.&+'’_-]$/;

/** Words of Latin letters side by side are one name, with marks between them (`Larry Giles`, `AT&T`); so are digits (`12,138`). */
function joinLatin(words: readonly ChineseWord[], text: string): ChineseWord[] {
  const joined: ChineseWord[] = [];
  const written = ({ start, end }: ChineseWord): string => text.slice(start, end);
  words.forEach((word, at) => {
    const own = written(word);
    if (!own.trim()) return;
    const [mark, before] = [joined.at(-1), joined.at(-2)];
    const isNumber = /^\d/.test(own) && /\d[,.]$/.test(text.slice(0, word.start)) && mark?.end === word.start;
    const isName = NAMED.test(word.tag) && mark && /^[-·]$/.test(mark.plain) && NAMED.test(before?.tag ?? "");
    if (isName && before?.end === mark.start && mark.end === word.start)
      joined.splice(-2, 2, mergeTo(word, before, "PER", text));
    else if (isNumber && before?.end === mark.start) joined.splice(-2, 2, mergeTo(word, before, "m", text));
    else if (mark && isOneName(mark, word, words[at + 1], text))
      joined.splice(-1, 1, mergeTo(word, mark, "nz", text));
    else joined.push({ ...word });
  });
  return joined;
}

function isOneName(
  before: ChineseWord,
  word: ChineseWord,
  next: ChineseWord | undefined,
  text: string,
): boolean {
  const [first, own] = [text.slice(before.start, before.end), text.slice(word.start, word.end)];
  if (!LATIN.test(first) || !/^\p{Script=Latin}/u.test(first)) return false;
  const goesOn = MARK.test(own) ? LATIN.test(text.slice(word.end, next?.end)) : LATIN.test(own);
  return goesOn && /^ ?$/.test(text.slice(before.end, word.start));
}

function mergeTo(word: ChineseWord, first: ChineseWord, tag: string, text: string): ChineseWord {
  const plain = text.slice(first.start, word.end);
  return { start: first.start, end: word.end, plain, tag, score: Math.min(first.score, word.score) };
}

/** Words of a kind, one to a space. */
const oneOf = (words: string): RegExp => new RegExp(`^(?:${words.trim().split(/\s+/).join("|")})$`);
const DETERMINES = oneOf(
  "其 这 那 该 此 每 各 某 本 全 任何 任一 其他 其它 其余 另 另外 一些 有些 这些 那些 这个 那个 某些 某个 哪个 哪些 什么 同一 这种 那种 这样 那样 这次 那次 下次 上次 这款 那款 这件 这家 那家 这本 这部 那部 这位 那位 每个 每天 每年 各种 整 整个 所有 许多 很多 多 唯一 同样 另一 另一个 一个 大多数 大部分 部分 全部 几个",
);
const OWNS = oneOf("我 你 他 她 它 您 我们 你们 他们 她们 它们 咱们 咱 自己 谁 别人 大家 俺");
const DEGREE = oneOf("最 很 非常 更 较 较为 比较 太 特别 十分 极 这么 那么 相当 挺 超 超级 真");
/** Nouns that only carry what is said before them. */
const HOLLOW = oneOf("道 于 时候 时 的时候 之际 的话 同时 起来 方面 情况下 以来 之一 一样 不好 意思 感觉");
/** Times that only go on with what was said. */
const LINKING = oneOf("此时 后来 刚才 日后 今后 以后 之后 随后 至今 你好 您好");
const NAMES = /^(?:n|nz|nw|nr|ns|nt|PER|LOC|ORG|s|an)$/;
const DAYS = /^(?:TIME|t)$/;

function letterOf(words: readonly ChineseWord[], at: number): string {
  const [word, before, next] = [words[at], words[at - 1], words[at + 1]];
  const { plain, tag } = word ?? { plain: "", tag: "" };
  if (plain === "的" || (plain === "之" && tag === "u")) return "G";
  if (OWNS.test(plain)) {
    const isGiven = /^[给告问送教]/.test(before?.plain ?? "") && next?.plain !== "的";
    return isGiven ? "." : "P";
  }
  if (LINKING.test(plain)) return ".";
  if (DAYS.test(tag) || (/^[年月日号]$/.test(plain) && before?.tag === "m")) return "Y";
  if (DETERMINES.test(plain)) return "D";
  if (DEGREE.test(plain)) return "R";
  if (tag === "f") return /^[前副后]$/.test(plain) && NAMES.test(next?.tag ?? "") ? "D" : "F";
  if (tag === "r") return /^[这那每各某哪此该本其]/.test(plain) ? "D" : ".";
  if (tag === "m") return letterOfNumber(plain, next);
  if (tag === "q") return /^[mr]$/.test(before?.tag ?? "") || /\d$/.test(before?.plain ?? "") ? "Q" : ".";
  if (!/[\p{L}\p{N}]/u.test(plain) || HOLLOW.test(plain)) return ".";
  return letterOfContent(words, at);
}

/** Nouns, adjectives and verbs. */
function letterOfContent(words: readonly ChineseWord[], at: number): string {
  const [word, before, next] = [words[at], words[at - 1], words[at + 1]];
  const { plain, tag } = word ?? { plain: "", tag: "" };
  if (tag === "an") return before?.plain === "的" || NAMES.test(before?.tag ?? "") ? "N" : ".";
  if (NAMES.test(tag)) return "N";
  if (tag === "xc") return LATIN.test(plain) ? "N" : ".";
  // A noun of a verb before a name is the verb itself: `枪杀 Wayde`.
  if (tag === "vn") return /^(?:PER|nr|r)$/.test(next?.tag ?? "") ? "." : "N";
  // `蒸馏法`, `看守所`: a verb that one more character makes a noun.
  if (tag === "v" && /^[法者员器机率权所]$/.test(next?.plain ?? "") && next?.tag !== "u") return "N";
  if (tag === "a") return "A";
  return tag === "v" && isDescribing(words, at) ? "A" : ".";
}

/** `一个虚构的概念`: a verb alone between what counts or points and the noun. */
function isDescribing(words: readonly ChineseWord[], at: number): boolean {
  const [before, next, behind] = [words[at - 1], words[at + 1], words[at + 2]];
  const points = before !== undefined && (before.tag === "m" || DETERMINES.test(before.plain));
  const isLong = (words[at]?.plain.length ?? 0) > 1;
  return points && isLong && next?.plain === "的" && NAMES.test(behind?.tag ?? "");
}

/** Measures that say something by themselves: `24小时`, `三公里`. */
const MEASURES =
  /(?:元|块|块钱|美元|小时|分钟|秒|天|岁|公里|里|米|斤|公斤|克|吨|万|亿|[%％]|度|个月|周|世纪|年|年代|月|日|号|点|点钟|次|遍|倍|平方米|英寸|寸|厘米|毫米|千米|千克|升|毫升|瓦|像素|日元|欧元|英镑|港元)$/;
const NUMBER = /^第?[一二三四五六七八九十百千几两\d.,-]+$/;

/** A number and its unit are one word, or two. */
function letterOfNumber(plain: string, next: ChineseWord | undefined): string {
  if (/^[年月日号]$/.test(next?.plain ?? "")) return "Y";
  if (!/[\p{L}\p{N}]/u.test(plain)) return "Q";
  if (NUMBER.test(plain)) return next?.tag === "q" && MEASURES.test(next.plain) ? "U" : "M";
  if (/.[前后]$/.test(plain)) return "Y";
  return MEASURES.test(plain) ? "U" : "M";
}
