import type { Entity } from "./entity.js";

/** Marks that stand around the name of a work, by language. Japanese puts speech into 「」, works into 『』. */
const CHINESE = /(?<=《)[^《》\n]{1,60}(?=》)/gu;
const MARKED: Readonly<Record<string, RegExp>> = {
  zh: CHINESE,
  "zh-TW": CHINESE,
  ja: /(?<=『)[^『』\n]{1,60}(?=』)|(?<=《)[^《》\n]{1,60}(?=》)/gu,
  ko: /(?<=《)[^《》\n]{1,60}(?=》)|(?<=〈)[^〈〉\n]{1,60}(?=〉)|(?<=『)[^『』\n]{1,60}(?=』)/gu,
};
const SCORE = 0.9;

/** Works by the marks around them: they take the place of names inside, but for a paper, a prize or the like that is all there is. */
export function withBracketedTitles(text: string, language: string, found: readonly Entity[]): Entity[] {
  const marked = MARKED[language];
  if (!marked) return [...found];
  const titles = [...text.matchAll(marked)]
    .map(
      ({ 0: { length }, index }): Entity => ({
        start: index,
        end: index + length,
        type: "TITLE",
        score: SCORE,
      }),
    )
    .filter(
      ({ start, end }) =>
        !found.some((one) => one.start === start && one.end === end && IS_NAMED.has(one.type)),
    );
  const outside = found.filter((one) =>
    titles.every(({ start, end }) => one.end <= start || one.start >= end),
  );
  return [...outside, ...titles].sort((a, b) => a.start - b.start);
}

const IS_NAMED = new Set<Entity["type"]>(["ORGANIZATION", "EVENT", "TITLE"]);
