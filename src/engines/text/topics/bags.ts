/** Words in fewer documents than this, or in more than this share of them, tell nothing apart. */
const DOCUMENTS_MIN = 2;
const DOCUMENT_SHARE_MAX = 0.4;
const VOCABULARY_MAX = 30_000;

const WORD = /[\p{L}][\p{L}\p{M}\p{N}'’-]*/gu;
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Words of a text that may tell its topic: lower case, three letters or more (two where words have no spaces). */
export function wordsOf(text: string): string[] {
  if (SPACELESS.test(text)) {
    const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
    return [...segmenter.segment(text)].flatMap(({ segment, isWordLike }) =>
      isWordLike && segment.length > 1 ? [segment] : [],
    );
  }
  return (text.toLowerCase().match(WORD) ?? []).filter((word) => word.length > 2);
}

/** The telling terms of all texts, commonest first, and each text as the numbers of its terms; `silent` words tell nothing. */
export function toBags(
  texts: readonly string[],
  silent: ReadonlySet<string> = new Set(),
): { terms: string[]; documents: Int32Array[] } {
  const words = texts.map((text) => wordsOf(text).filter((word) => !silent.has(word)));
  const frequency = new Map<string, number>();
  for (const bag of words) {
    for (const word of new Set(bag)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  }
  const most = Math.max(DOCUMENTS_MIN, texts.length * DOCUMENT_SHARE_MAX);
  const fewest = texts.length < 10 ? 1 : DOCUMENTS_MIN;
  const terms = [...frequency]
    .filter(([, documents]) => documents >= fewest && documents <= most)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, VOCABULARY_MAX)
    .map(([term]) => term);
  const numbers = new Map(terms.map((term, nth) => [term, nth]));
  const documents = words.map((bag) =>
    Int32Array.from(
      bag.flatMap((word) => {
        const number = numbers.get(word);
        return number === undefined ? [] : [number];
      }),
    ),
  );
  return { terms, documents };
}
