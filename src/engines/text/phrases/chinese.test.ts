import { describe, expect, it } from "vitest";
import { chinesePhrases } from "./chinese.js";

/** Phrases of a text that is given as its words, each with LAC's kind. */
function find(marked: string): string[] {
  let text = "";
  const words = marked.split(" ").map((written) => {
    const [word = "", tag = ""] = written.replace("_", " ").split("/");
    const start = text.length;
    text += word;
    return { start, end: text.length, tag, plain: word, score: 0.9 };
  });
  return chinesePhrases(words, text).map(({ start, end }) => text.slice(start, end));
}

describe("chinesePhrases", () => {
  it.each([
    ["他/r 的/u 玩笑/n", ["他的玩笑"]],
    ["一个/m 纪念/vn 公园/n", ["一个纪念公园"]],
    ["最/d 普遍/a 的/u 蝴蝶/n", ["最普遍的蝴蝶"]],
    ["很不错/a 的/u 一款/m 洗头水/n", ["很不错的一款洗头水"]],
    ["去年/TIME 特朗普/PER 还/d 威胁/v 称/v", ["去年", "特朗普"]],
    ["去年/TIME 的/u 会议/n", ["去年的会议"]],
    ["一个/m 虚构/v 的/u 概念/n", ["一个虚构的概念"]],
    ["核/n 解除/v 的/u 举措/n", ["核", "举措"]],
    ["东贝尔法斯特/LOC 一家/m 餐厅/n", ["东贝尔法斯特", "一家餐厅"]],
    ["超过24小时/TIME", ["24小时"]],
    ["书里/s 的/u 内容/n", ["书里的内容"]],
    ["第三位/m", []],
    ["枪杀/vn Wayde/PER 。/w", ["Wayde"]],
    ["Larry/PER _/w Giles/PER 表示/v", ["Larry Giles"]],
    ["AT/nz &/w T/nz 。/w", ["AT&T"]],
    ["人口/n 有/v 12/m ,/w 138/m 人/n", ["人口", "12,138人"]],
    ["考虑/v 你的/r 朋友/n", ["你的朋友"]],
    ["这些人/r 走/v", ["这些人"]],
    ["这/r 名/q 乘客/n", ["这名乘客"]],
    ["9/m _/w 月/n _/w 10/m _/w 日/n", ["9 月 10 日"]],
    ["第/m 8/m 年/n", ["第8年"]],
    ["普拉斯科/PER -/w 弗拉/PER 太太/n", ["普拉斯科-弗拉太太"]],
    ["分子/n 蒸馏/v 法/n", ["分子蒸馏法"]],
    ["此时/TIME", []],
    ["屏幕/n 颜色/n 很/d 好/a", ["屏幕颜色"]],
    ["我/r 走/v", []],
    ["我/r 儿子/n", ["我儿子"]],
    ["给/v 我/r 苹果/n", ["苹果"]],
    ["公寓/n 里/f 的/u 住户/n", ["公寓里的住户"]],
    ["其/r 前/f 部长/n", ["其前部长"]],
  ])("%s", (marked, phrases) => {
    expect(find(marked)).toEqual(phrases);
  });
});
