import type { TokenLexicon } from "./lexicon.js";

const APOSTROPHE = "['’]";

/** Where a language cuts a word that holds apostrophes or hyphens; each rule gives the lengths of the parts. */
const ENGLISH_ENDING = new RegExp(`^(.+?)(n${APOSTROPHE}t|${APOSTROPHE}(?:s|re|ve|ll|d|m))$`, "iu");
const ELISION = new RegExp(`^(\\p{L}+${APOSTROPHE})(?=\\p{L})`, "u");
const FRENCH_CLITIC =
  /^(.+?)(-(?:t-)?(?:ils?|elles?|on|je|tu|nous|vous|ce|moi|toi|lui|leur|les?|la|y|en|m|t))$/iu;

/** Lengths of a word's parts, in order; they add up to its length. */
export function cutWord(word: string, language: string, lexicon: TokenLexicon): readonly number[] {
  const known = lexicon.cut.get(word.toLowerCase());
  if (known) return known;
  switch (language) {
    case "en":
      return cutEnglish(word, lexicon);
    case "fr":
      return cutFrench(word, lexicon);
    case "it":
      return cutItalian(word);
    case "es":
      return cutInfinitive(word, SPANISH_INFINITIVE, SPANISH_OTHERS);
    case "de":
      return cutHyphens(word, lexicon);
    default:
      return [word.length];
  }
}

function cutEnglish(word: string, lexicon: TokenLexicon): number[] {
  const ending = ENGLISH_ENDING.exec(word);
  if (ending?.[1] && ending[2]) return [...cutHyphens(ending[1], lexicon), ending[2].length];
  return cutHyphens(word, lexicon);
}

/** `well-known` is three words in English and German: `well`, `-`, `known`. */
function cutHyphens(word: string, lexicon: TokenLexicon): number[] {
  if (!word.includes("-") || lexicon.kept.has(word.toLowerCase())) return [word.length];
  return word
    .split(/(-)/)
    .map((part) => part.length)
    .filter((length) => length > 0);
}

function cutFrench(word: string, lexicon: TokenLexicon): number[] {
  const lengths = cutElisions(word);
  const last = lengths.pop() ?? 0;
  const rest = word.slice(word.length - last);
  const clitic = FRENCH_CLITIC.exec(rest);
  if (clitic?.[1] && clitic[2] && !lexicon.kept.has(rest.toLowerCase())) {
    return [...lengths, clitic[1].length, clitic[2].length];
  }
  return [...lengths, last];
}

/** `aiutarla` is two words in Italian: `aiutar`, `la`; `-er-` only of verbs that are known: `diversi` is none. */
const ITALIAN_INFINITIVE =
  /^(\p{L}{2,}[ai]r|(?:\p{L}*(?:mett|prend|rend|scriv|chied|tend|corr|conosc|ten|pon|por|legg|aggiung|viv|cred|chiud|decid|perd|volg|risolv|muov|met|spend|fond|nasc|cresc|assum|prim)|ess|av|\p{L}?ved|pot|dov|vol|sap)er)(si|sene|sel[aoie]|[cvmt]el[aoie]|l[aoie]|gli|gliel[aoie]|[cvmt]i|ne)$/iu;
const ITALIAN_OTHERS = /(?:parti|parsi|carlo|armi|carti|scarsi|marci|quartine|cartine)$/i;
/** `ocuparse` is two words in Spanish: `ocupar`, `se`. */
const SPANISH_INFINITIVE = /^(\p{L}{2,}(?:[ai]r|(?<=\p{L}{2})er))(se|sel[oa]s?|l[oae]s?|me|nos)$/iu;
const SPANISH_OTHERS = /(?:charla|carlo|perla|arme|erme|cerla|birla|gobiernos|inviernos|rnos)s?$/i;

function cutInfinitive(word: string, pattern: RegExp, others: RegExp): number[] {
  const found = pattern.exec(word);
  if (!found?.[1] || !found[2] || word.length < 6 || others.test(word)) return [word.length];
  return [found[1].length, found[2].length];
}

function cutItalian(word: string): number[] {
  const lengths = cutElisions(word);
  const last = lengths.pop() ?? 0;
  return [...lengths, ...cutInfinitive(word.slice(word.length - last), ITALIAN_INFINITIVE, ITALIAN_OTHERS)];
}

/** `l'école` is two words in French and Italian: `l'`, `école`. */
function cutElisions(word: string): number[] {
  const lengths: number[] = [];
  let rest = word;
  for (let found = ELISION.exec(rest); found?.[1]; found = ELISION.exec(rest)) {
    lengths.push(found[1].length);
    rest = rest.slice(found[1].length);
  }
  return [...lengths, rest.length];
}
