import type { Token } from "../tokens/token.js";

/** Words that turn a sentence round: what comes after them may feel the other way. */
const TURNS: Readonly<Record<string, readonly string[]>> = {
  en: ["but", "however", "although", "though", "yet", "unfortunately"],
  de: ["aber", "jedoch", "allerdings", "obwohl", "leider"],
  es: ["pero", "sin embargo", "aunque", "sino"],
  fr: ["mais", "cependant", "toutefois", "pourtant"],
  it: ["ma", "però", "tuttavia", "purtroppo"],
  pt: ["mas", "porém", "contudo", "entretanto", "embora"],
  hi: ["लेकिन", "मगर", "परंतु", "हालांकि"],
  ar: ["لكن", "ولكن", "غير"],
  ko: ["하지만", "그러나", "근데", "그런데", "다만"],
  ja: ["しかし", "けど", "けれど", "だが", "ただ", "でも"],
  zh: ["但是", "但", "不过", "可是", "然而", "就是", "可惜"],
  "zh-TW": ["但是", "但", "不過", "可是", "然而", "就是", "可惜"],
};

/** A clause shorter than this stays with its neighbour: too little to feel anything by. */
const CLAUSE_WORDS_MIN = 3;

/** Cuts before each word that turns round what was said. */
export function cutClauses(text: string, language: string, tokens: readonly Token[]): (readonly Token[])[] {
  const turns = TURNS[language] ?? [];
  const clauses: Token[][] = [[]];
  tokens.forEach((token, nth) => {
    const word = text.slice(token.start, token.end).toLowerCase();
    const current = clauses.at(-1) ?? [];
    const enough = current.length >= CLAUSE_WORDS_MIN && tokens.length - nth > CLAUSE_WORDS_MIN;
    if (enough && turns.includes(word)) clauses.push([token]);
    else current.push(token);
  });
  return clauses.filter((clause) => clause.length > 0);
}
