/** Letters of Korean words by Kiwi's tags: [start, end, tag, form]. Adjectives before a noun become one word. */
export function koreanWords(text, words) {
  const found = words.map(([start, end, tag, form]) => ({
    start,
    end,
    tag: tag.replace(/-[IR]$/, ""),
    form,
  }));
  const tokens = merge(found);
  return tokens.map((token, at) => ({ ...token, letter: letterOf(text, tokens, at) }));
}

/** `예쁜`, `거대한`, `경제적인`: what tells the noun behind it apart, as one word of tag `A`. */
function merge(words) {
  const out = [];
  for (const word of words) {
    const [stem, ending] = [out.at(-1), out.at(-2)];
    if (word.tag === "ETM" && stem?.form === "같" && !isLikened(ending))
      out.splice(-1, 1, { start: stem.start, end: word.end, tag: "MM", form: "같은" });
    else if (word.tag === "ETM" && stem?.tag === "VA" && !NEEDS.test(stem.form)) extend(out, 1, word);
    else if (word.tag === "ETM" && stem?.tag === "XSA" && /^(?:XR|NNG|MAG)$/.test(ending?.tag))
      extend(out, 2, word);
    else if (word.tag === "ETM" && stem?.tag === "VCP" && ending?.form === "적") extend(out, 3, word);
    else out.push({ ...word });
  }
  return out;
}

/** `과목과 같은`, `것 같은`: like what stands before it. */
const isLikened = (before) =>
  /^(?:NN|JC|ETM)/.test(before?.tag) || /^(?:과|와|이랑|랑|하고)$/.test(before?.form);

/** What says something of its own subject (`아이디어가 없는`, `거짓말 같은`) rather than tell the noun behind it apart. */
const NEEDS = /^(?:있|없|같|아니|이러|그러)$/;

function extend(words, count, by) {
  const [first] = words.splice(-count);
  words.push({ start: first.start, end: by.end, tag: "A", form: first.form });
}

/** Nouns that only carry what is said before them. */
const HOLLOW =
  /^(?:것|거|수|듯|줄|때|데|바|뿐|지|채|척|만|만큼|대로|등|등등|점|중|번|법|터|때문|나름|김|겸|양|리|체|따름|쪽|편)$/;
/** Nouns that say when, where they are the last of a phrase: `3개월 동안`, `회의 후`. Behind a verb they are none. */
const WHEN = /^(?:후|전|뒤|이후|이전|동안|사이|내|간|당시|직후|직전|도중|내내|쯤|경|이래)$/;
/** Nouns that say when by themselves, often without a particle: the noun behind them is another phrase. */
const DAY =
  /^(?:지난해|올해|작년|내년|재작년|금년|오늘|어제|내일|모레|그저께|요즘|최근|지금|현재|오전|오후|아침|저녁|점심|밤|새벽|낮|주말|평일|지난주|지난달|다음주|다음달|올가을|올봄|매일|매년|매주|매달|올여름|올겨울|지난번|다음번|[월화수목금토일]요일)$/;
/** Nouns that say how rather than what: with no particle behind them they are adverbs. */
const HOW =
  /^(?:혼자|모두|서로|각자|진짜|정말|제일|사실|결국|대신|처음|나중|순간|솔직|그대로|스스로|만약|아마|대체|도대체|원래|보통|대개|다소|잠시|잠깐|일단|우선|가끔|때론|한참|나름|정작|역시|물론|아무튼|그냥|평소)$/;
const DEGREE = /^(?:매우|아주|정말|가장|너무|제일|더|참|꽤|무척|상당히|굉장히|훨씬|진짜|더욱|보다)$/;
const COUNTS = /^(?:한|두|세|네|석|넉|서너|두세|다섯|여섯|일곱|여덟|아홉|열|열두|스무|몇|여러|첫|수십|수백)$/;

function letterOf(text, tokens, at) {
  const { start, end, tag, form } = tokens[at];
  const [before, next] = [tokens[at - 1], tokens[at + 1]];
  const touches = next?.start === end;
  if (/^(?:NNG|XR|NNP)$/.test(tag) && touches && /^XS[VA]$/.test(next.tag)) return ".";
  if (/^[ㄱ-ㅣ\u1100-\u11ff]+$/u.test(form)) return ".";
  // `지난달 16일`.
  if (tag === "SN" && DAY.test(before?.form ?? "") && /^[일월]$/.test(next?.form ?? "")) return "Y";
  if (/^[%％]$/.test(form) && before?.tag === "SN") return "S";
  if (tag === "NNG") return letterOfNoun(tokens, at);
  if (["NNP", "SL", "SN", "SH", "NR", "W_SERIAL"].includes(tag)) return "N";
  if (tag === "NNB") return letterOfBound(before, form);
  if (tag === "XSN") return isSaidOf(tokens, at) ? "." : "S";
  if (tag === "XPN") return "X";
  if (tag === "MM") return COUNTS.test(form) && next?.tag === "NNB" && !HOLLOW.test(next.form) ? "N" : "D";
  if (tag === "A") return /^(?:JK[SCO]|JKB)$/.test(before?.tag) && TAKES.test(form) ? "." : "A";
  if (tag === "MAG") return DEGREE.test(form) && next?.tag === "A" ? "R" : ".";
  if (tag === "NP") return next?.tag === "JKG" || /^(?:우리|저희|자기)$/.test(form) ? "P" : ".";
  if (tag === "JKG") return "G";
  // `1.5`, `A-1`.
  const inside = touches && before?.end === start && /^S[LN]$/.test(next.tag) && /^S[LN]$/.test(before.tag);
  return inside && /^[-·.,:/&]$/.test(text.slice(start, end)) ? "S" : ".";
}

/** Adjectives that a subject of their own often stands before: `언어가 필요한 기회`. */
const TAKES =
  /^(?:필요|가능|불가능|많|적|좋|싫|크|작|높|낮|강하|약하|부족|충분|가득|비슷|유사|동일|다르|쉽|어렵|풍부|아름답|차|가깝|멀|유명)$/;

const isTied = (tag) => tag !== undefined && /^(?:J|XSN|VCP)/.test(tag);

function letterOfNoun(tokens, at) {
  const { start, end, form } = tokens[at];
  const [before, next] = [tokens[at - 1], tokens[at + 1]];
  const opens = before?.end !== start || !/^(?:NN|SN|XPN)/.test(before.tag);
  if (HOW.test(form) && opens && !(next?.start === end && isTied(next.tag))) return ".";
  if (form === "정도") return before?.tag === "MM" ? "N" : /^(?:NN|SN)/.test(before?.tag) ? "T" : ".";
  if (WHEN.test(form)) return /^(?:ETM|MM)$/.test(before?.tag) || !before ? "." : "T";
  if (HOLLOW.test(form)) return ".";
  if (DAY.test(form)) return "Y";
  return isSaidOf(tokens, at + 1) && next?.form === "적" ? "." : "N";
}

/** `필수적이다`, `실질적으로`: says how something is, and names nothing. */
function isSaidOf(tokens, at) {
  if (tokens[at]?.form !== "적" || tokens[at].tag !== "XSN") return false;
  return /^(?:VCP|JKB)$/.test(tokens[at + 1]?.tag);
}

/** Nouns that need another before them: units behind numbers, and what names a kind of thing. */
function letterOfBound(before, form) {
  if (WHEN.test(form)) return before?.tag === "ETM" ? "." : "T";
  if (HOLLOW.test(form) && !(form === "번" && /^(?:SN|NR|MM)$/.test(before?.tag))) return ".";
  return before?.tag === "ETM" ? "." : "Q";
}
