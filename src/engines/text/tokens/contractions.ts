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
      return cutElisions(word);
    default:
      return [word.length];
  }
}

function cutEnglish(word: string, lexicon: TokenLexicon): number[] {
  const ending = ENGLISH_ENDING.exec(word);
  if (ending?.[1] && ending[2]) return [...cutHyphens(ending[1], lexicon), ending[2].length];
  return cutHyphens(word, lexicon);
}

/** `well-known` is three words in English: `well`, `-`, `known`. */
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
