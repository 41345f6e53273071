import { describe, expect, it } from "vitest";
import { mendPhrases } from "./mend.js";

/** Words with tags, `[` and `]` around the phrases that a model found; hyphens stand without spaces. */
function mend(marked: string): string[] {
  const words: string[] = [];
  const tags: string[] = [];
  const spans: { first: number; last: number; score: number }[] = [];
  for (const part of marked.split(" ")) {
    if (part === "[") spans.push({ first: words.length, last: 0, score: 1 });
    else if (part === "]")
      spans.splice(-1, 1, { ...(spans.at(-1) ?? { first: 0, score: 1 }), last: words.length });
    else {
      const [word = "", tag = "NOUN"] = part.split("/");
      words.push(word);
      tags.push(tag);
    }
  }
  const spaced = words.map((word, at) => word !== "-" && words[at - 1] !== "-");
  return mendPhrases(spans, { words, tags, spaced }).map(({ first, last }) =>
    words.slice(first, last).join(" "),
  );
}

describe("mendPhrases", () => {
  it.each([
    ["an/DET after/ADP - [ tax loss ]", ["an after - tax loss"]],
    ["[ American/PROPN Telephone/PROPN ] & [ Telegraph/PROPN ]", ["American Telephone & Telegraph"]],
    ["[ Salomon/PROPN ] [ Inc./PROPN ]", ["Salomon Inc."]],
    ["on [ Oct./PROPN 19/NUM ] , [ 1987/NUM ]", ["Oct. 19 , 1987"]],
    ["more/ADJ than/ADP [ $/SYM 50/NUM billion/NUM ]", ["more than $ 50 billion"]],
    ["up/ADV to/ADP [ 6/NUM % ]", ["up to 6 %"]],
    ["[ northern/ADJ California/PROPN Tuesday/PROPN ]", ["northern California", "Tuesday"]],
    ["[ Kansas/PROPN ] and [ Texas/PROPN ]", ["Kansas and Texas"]],
    ["[ a cat ] and [ the/DET dog ]", ["a cat", "the dog"]],
    ["[ the/DET hours ] and [ working operations ]", ["the hours and working operations"]],
    ["[ New/PROPN Mexico/PROPN ] and [ Texas/PROPN ]", ["New Mexico", "Texas"]],
    ["[ cats ] and [ house dogs ]", ["cats and house dogs"]],
    ["[ cats ] and [ lots ] of/ADP [ dogs ]", ["cats", "lots", "dogs"]],
    ["[ Kansas/PROPN ] , [ Ohio/PROPN ] and [ Texas/PROPN ]", ["Kansas , Ohio and Texas"]],
    [
      "[ the/DET Palo/PROPN Alto/PROPN ] , [ Calif./PROPN ] , [ software firm ]",
      ["the Palo Alto , Calif. , software firm"],
    ],
    ["[ singer ] [ Randy/PROPN Travis/PROPN ]", ["singer Randy Travis"]],
    ["[ your/PRON account number ] [ XXXX1111/NUM ]", ["your account number XXXX1111"]],
    ["a/DET new/ADJ [ $/SYM 30/NUM loan ]", ["a new $ 30 loan"]],
    ["its/PRON estimated/VERB [ $/SYM 5/NUM account ]", ["its estimated $ 5 account"]],
    ["medical/ADJ and/CCONJ [ other/ADJ trials ]", ["medical and other trials"]],
    ["of/ADP note/NOUN , [ beta ]", ["beta"]],
    ["[ $/SYM ] 75/NUM million/NUM", ["$ 75 million"]],
    ["[ 30/NUM ] to [ 44/NUM days ]", ["30 to 44 days"]],
    ["from/ADP [ 30/NUM ] to [ 44/NUM days ]", ["30", "44 days"]],
    ["[ late/ADJ ] [ Wednesday/PROPN ]", ["late Wednesday"]],
    ["[ April/PROPN ] [ 1987/NUM ]", ["April 1987"]],
    ["[ Tuesday/PROPN 's/PART quake ]", ["Tuesday", "'s quake"]],
    ["half/DET [ its/PRON forecasts ]", ["half its forecasts"]],
    ["[ debt - ] [ reduction plans ]", ["debt - reduction plans"]],
    ["earlier [ this/DET year ]", ["earlier this year"]],
    ["[ more/ADJ than/ADP ] [ 40/NUM countries ]", ["more than 40 countries"]],
    ["[ the/DET buy ] - out/ADV", ["the buy - out"]],
    ["[ local/ADJ benefit ] - seeking/VERB [ duties ]", ["local benefit - seeking duties"]],
    ["[ the/DET buy ] - [ out/ADV ]", ["the buy - out"]],
    ["its/PRON cable - [ television system ]", ["its cable - television system"]],
    ["[ a/DET month ] or/CCONJ so/ADV later/ADV", ["a month or so"]],
    ["[ a/DET cat ] or/CCONJ so/ADV", ["a cat"]],
    ["both/CCONJ [ cats and dogs ]", ["both cats and dogs"]],
    ["even/ADV [ the/DET cat ]", ["even the cat"]],
    ["even/ADV [ cats ]", ["cats"]],
    ["[ Oct./PROPN ] [ 5/NUM ]", ["Oct. 5"]],
    ["[ a/DET lively/ADJ ] , [ noisy/ADJ cat ]", ["a lively , noisy cat"]],
    ["[ a/DET cat ] , [ noisy/ADJ dogs ]", ["a cat", "noisy dogs"]],
    ["late/ADV [ yesterday ]", ["late yesterday"]],
    ["[ cats ] & [ dogs ]", ["cats", "dogs"]],
    ["[ a friend ] , [ 1987/NUM ]", ["a friend", "1987"]],
  ])("%s", (marked, phrases) => {
    expect(mend(marked)).toEqual(phrases);
  });
});
