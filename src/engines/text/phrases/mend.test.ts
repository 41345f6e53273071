import { describe, expect, it } from "vitest";
import { joinPhrases } from "./join.js";
import { mendPhrases } from "./mend.js";
import type { PhraseSpan, PhraseWords } from "./phrase-words.js";
import { trimPhrases } from "./trim.js";

type Mender = (spans: PhraseSpan[], sentence: PhraseWords) => PhraseSpan[];

/** Words with tags, `[` and `]` around the phrases that a model found; hyphens stand without spaces. */
function mend(marked: string, by: Mender = mendPhrases): string[] {
  const words: string[] = [];
  const tags: string[] = [];
  const spans: { first: number; last: number; score: number }[] = [];
  for (const part of marked.split(" ")) {
    if (part === "[") spans.push({ first: words.length, last: 0, score: 1 });
    else if (part === "]")
      spans.splice(-1, 1, { ...(spans.at(-1) ?? { first: 0, score: 1 }), last: words.length });
    else {
      const { word = "", tag = "NOUN" } = /^(?<word>.+?)(?:\/(?<tag>[A-Z]+))?$/.exec(part)?.groups ?? {};
      words.push(word);
      tags.push(tag);
    }
  }
  const spaced = words.map((word, at) => word !== "-" && words[at - 1] !== "-");
  return by(spans, { words, tags, spaced }).map(({ first, last }) => words.slice(first, last).join(" "));
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
    ["[ the/DET hours ] and [ working operations ]", ["the hours", "working operations"]],
    ["[ the/DET hours ] and [ days ]", ["the hours and days"]],
    ["[ New/PROPN Mexico/PROPN ] and [ Texas/PROPN ]", ["New Mexico", "Texas"]],
    ["[ cats ] and [ house dogs ]", ["cats", "house dogs"]],
    [
      "[ the/DET Securities/PROPN ] and [ Exchange/PROPN Commission/PROPN ]",
      ["the Securities and Exchange Commission"],
    ],
    ["[ Goldman/PROPN ] , [ Sachs/PROPN & Co./PROPN ]", ["Goldman , Sachs & Co."]],
    ["in/ADP 1983/NUM", ["1983"]],
    ["[ Mr./PROPN Black/PROPN ] , 61/NUM , left/VERB", ["Mr. Black", "61"]],
    ["[ $/SYM 4/NUM a/DET share ]", ["$ 4", "a share"]],
    ["[ $/SYM 1/NUM ] to/ADP [ $/SYM 2/NUM ]", ["$ 1 to $ 2"]],
    ["[ 7/8/NUM ] to/ADP [ 43/NUM ]", ["7/8", "43"]],
    ["[ 23/NUM ] [ 5/8/NUM ]", ["23 5/8"]],
    ["[ 1989/NUM ] and/CCONJ [ 1990/NUM ]", ["1989 and 1990"]],
    ["[ its/PRON shares outstanding/ADJ ]", ["its shares"]],
    ["said/VERB [ that/DET rates ]", ["rates"]],
    ["[ that/DET cat ]", ["that cat"]],
    ["[ what/PRON a/DET joke ]", ["a joke"]],
    ['the/DET " [ paradox ]', ['the " paradox']],
    ["[ $/SYM 200/NUM ] or/CCONJ more/ADJ", ["$ 200 or more"]],
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

describe("trimPhrases", () => {
  it.each([
    ["[ @anna/SYM toll/ADJ ]", ["@anna", "toll"]],
    ["[ Royal/PROPN https://a.example/x/SYM ]", ["Royal", "https://a.example/x"]],
    ["[ Santoro/PROPN #show/SYM ]", ["Santoro", "#show"]],
    ["[ La/DET #nature/NOUN ]", ["La #nature"]],
    ["[ :)/SYM ] [ $/SYM ]", []],
    ["[ US$/SYM ] 45/NUM", ["US$ 45"]],
    ["[ 5/NUM %/SYM ]", ["5 %"]],
    ["[ cats ... ]", ["cats"]],
    ['[ das " Haus " ]', ['das " Haus "']],
  ])("%s", (marked, phrases) => {
    expect(mend(marked, trimPhrases)).toEqual(phrases);
  });
});

describe("joinPhrases", () => {
  it.each([
    ["de", "[ Frau ] [ Lewandowski/PROPN ]", ["Frau Lewandowski"]],
    ["it", "[ Milano/PROPN ] [ Zona/PROPN ] [ 7/NUM ]", ["Milano Zona 7"]],
    ["it", "[ delle/ADP riforme ]", ["riforme"]],
    ["pt", "[ US$/SYM 70/NUM ] mil/NUM", ["US$ 70 mil"]],
    ["de", "[ eine/DET gute/ADJ ] und/CCONJ [ unfallfreie/ADJ Fahrt ]", ["eine gute und unfallfreie Fahrt"]],
    ["fr", "[ le/DET chat ] et/CCONJ [ le/DET chien ]", ["le chat", "le chien"]],
    ["es", "[ la/DET guerra ] [ 1945/NUM ]", ["la guerra", "1945"]],
    ["de", "[ Super Preis ] - [ Leistungs ] - [ Verhältnis ]", ["Super Preis - Leistungs - Verhältnis"]],
    ["fr", "[ la/DET facture ] n° [ 4711/NUM ]", ["la facture n° 4711"]],
    ["fr", "[ 3/NUM ] [ mars ] [ 2024/NUM ]", ["3 mars 2024"]],
    ["fr", "[ l'/DET autoroute ] [ A8/X ]", ["l' autoroute A8"]],
    ["es", "[ 3/NUM ] de/ADP [ marzo ] de/ADP [ 2024/NUM ]", ["3 de marzo de 2024"]],
    ["es", "[ 3/NUM ] de/ADP [ Ana/PROPN ]", ["3", "Ana"]],
    ["hi", "[ हेलेन/PROPN ] [ घर ]", ["हेलेन", "घर"]],
    ["hi", "[ नई/PROPN ] [ दिल्ली/PROPN ]", ["नई दिल्ली"]],
  ])("%s: %s", (language, marked, phrases) => {
    expect(mend(marked, (spans, sentence) => joinPhrases(spans, sentence, language))).toEqual(phrases);
  });
});
