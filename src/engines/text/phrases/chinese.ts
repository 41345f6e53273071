import type { PhraseSpan, PhraseWords } from "./phrase-words.js";

/**
 * Chinese phrases by the parts of speech of words, each as a letter: N noun, D determiner, A adjective, R adverb of degree, P who
 * owns, G `的`, M number, Q unit, S suffix, V verb; a dot is none of these. What `的` ties to a noun is part of its phrase
 * (`他的玩笑`, `徒劳的爱情`), what a verb says of it is not.
 */
const NOUN = "(?:DG?)?(?:M*Q)?(?:R?AG?)*N[NS]*";
const PHRASE = new RegExp(`(?:(?:P|${NOUN})F?G)*${NOUN}|D?(?:M*Q)+`, "g");

/** Words of a kind, one to a space; each is tried in simplified and in traditional characters. */
const oneOf = (words: string): RegExp => new RegExp(`^(?:${words.trim().split(/\s+/).join("|")})$`);
const DETERMINES = oneOf(
  "这 那 該 该 此 每 各 某 本 全 這 任何 任一 其他 其它 其余 其餘 另 另外 一些 有些 这些 那些 這些 这个 那个 這個 那個 某些 哪个 哪些 哪個 什么 什麼 同一 这种 那种 這種 那種 这样 那样 這樣 那樣 各种 各種 整 整个 整個 所有 许多 很多 多 許多 唯一 同样 同樣 那么 那麼",
);
const OWNS = oneOf(
  "我 你 他 她 它 牠 您 我们 你们 他们 她们 它们 我們 你們 他們 她們 它們 牠們 咱们 咱們 自己 其 谁 誰",
);
const DEGREE = oneOf("最 很 非常 更 较 較 较为 較為 比较 比較 太 特别 特別 十分 极 極 这么 這麼 相当 相當");
const UNIT = oneOf(
  "年 月 日 号 號 天 周 週 小时 小時 分钟 分鐘 分 秒 点 點 点钟 點鐘 岁 歲 块 塊 元 米 公里 公斤 斤 里 度 个 個 名 位 只 隻 条 條 本 次 种 種 件 张 張 届 屆 世纪 世紀 年代 所 家 座 辆 輛 台 部 场 場 份 篇 首 句 道 项 項 支 双 雙 对 對 把 杯 瓶 碗 口 群 层 層 间 間 幅 枚 颗 顆 棵 朵 匹 头 頭 艘 架 门 門 万 萬 亿 億 % ％",
);
/** Units that count things: without a thing behind them they say nothing. */
const COUNTS = /[个個名位只隻条條]$/;
const COUNTED = /^[\p{Nd}一二三四五六七八九十百千万亿萬億两兩半几幾零第数數]+/u;
const WHERE = oneOf("上 中 里 裡 内 內 外 下 前 后 後 间 間 旁 以上 以下 之间 之間 之中 之前 之后 之後");
const MARK = oneOf("了 着 著 过 過 吧 吗 嗎 呢 呀 啊 哦 哇 嘛 等 地 得 所 被 把 也 都 又 就 还 還 不 没 沒");
/** What makes a noun of the verb before it: `旅行者`, `影响力`. */
const MAKES_NOUN =
  /^[者家员員师師手长長力性地区區机機器物品店馆館会會费費率量场場站院校军軍队隊组組党黨业業学學界型版法论論]$/;

export function chinesePhrases(
  rows: readonly ArrayLike<number>[],
  { words, tags }: PhraseWords,
): PhraseSpan[] {
  const letters = words.map((_, at) => letterOf(words, tags, at)).join("");
  return [...letters.matchAll(PHRASE)].flatMap(({ index, 0: run }) => {
    const last = index + run.length;
    const counts = !run.includes("N") && COUNTS.test(words[last - 1] ?? "") && tags[last] === "VERB";
    if (counts) return [];
    const inside = rows.slice(index, last);
    // How surely the encoder, too, takes these words for a phrase's.
    const score = inside.reduce((sum, row) => sum + 1 - (row[0] ?? 0), 0) / Math.max(1, inside.length);
    return [{ first: index, last, score }];
  });
}

function letterOf(words: readonly string[], tags: readonly string[], at: number): string {
  const [word = "", tag = "", before = "", after = ""] = [words[at], tags[at], words[at - 1], words[at + 1]];
  if (word === "的" || word === "之") return "G";
  if (word === "们" || word === "們") return "S";
  if (DETERMINES.test(word)) return "D";
  if (OWNS.test(word)) return "P";
  if (DEGREE.test(word)) return "R";
  if (WHERE.test(word)) return "F";
  const counted = tags[at - 1] === "NUM" || COUNTED.test(before) || /^[这那這每各某几幾]$/.test(before);
  if (UNIT.test(word) && counted) return "Q";
  if (tag === "NUM" || tag === "DET") return numberOf(word, tag);
  if (!/[\p{L}\p{N}]/u.test(word) || MARK.test(word)) return ".";
  if (tag === "NOUN" || tag === "PROPN") return "N";
  if (tag === "VERB" && tags[at + 1] === "PART" && MAKES_NOUN.test(after)) return "N";
  if (tag === "ADJ") return "A";
  return tag === "PART" || tag === "X" ? "S" : ".";
}

/** `一個`, `八點鐘`: a number and its unit in one word. */
function numberOf(word: string, tag: string): string {
  if (!COUNTED.test(word)) return tag === "DET" ? "D" : "M";
  const rest = word.replace(COUNTED, "");
  return rest === "" ? "M" : UNIT.test(rest) ? "Q" : "N";
}
