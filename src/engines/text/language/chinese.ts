import { sigmoid } from "../linear/softmax.js";

/** Characters that only one of the two ways of writing Chinese uses. */
export interface ChineseCharacters {
  readonly simplified: ReadonlySet<string>;
  readonly traditional: ReadonlySet<string>;
}

/** Of a hundred characters that tell, a text may hold this many of the other kind (names, quotations). */
const FOREIGN_SHARE = 0.05;
/** Before any character tells: more Chinese text is written in simplified characters. */
const SIMPLIFIED_PRIOR = 0.8;

/** Probability that Chinese text is in simplified characters (`zh`, not `zh-TW`), by Bayes' rule over those that tell. */
export function simplifiedProbability(text: string, characters: ChineseCharacters): number {
  let odds = Math.log(SIMPLIFIED_PRIOR / (1 - SIMPLIFIED_PRIOR));
  const weight = Math.log((1 - FOREIGN_SHARE) / FOREIGN_SHARE);
  for (const character of text) {
    if (characters.simplified.has(character)) odds += weight;
    else if (characters.traditional.has(character)) odds -= weight;
  }
  return sigmoid(odds);
}

/**
 * models/text/chinese.json: each of `traditional` is written as its like in `asSimplified` in simplified characters; those of
 * `simplified` that are in `shared` too come often in traditional text (台, 里).
 */
export interface ChineseFile {
  simplified: string;
  traditional: string;
  asSimplified: string;
  shared: string;
}

/** The characters that tell the two apart. */
export function toTelling({ simplified, traditional, shared }: ChineseFile): ChineseCharacters {
  const both = new Set(shared);
  return {
    simplified: new Set([...simplified].filter((character) => !both.has(character))),
    traditional: new Set(traditional),
  };
}

/** Writes traditional characters as simplified ones, each at its place: for models that read only these. */
export function toSimplifier({ traditional, asSimplified }: ChineseFile): (text: string) => string {
  const simple = [...asSimplified];
  const pairs = new Map(
    [...traditional].flatMap((character, nth) => {
      const like = simple[nth];
      return like?.length === character.length ? [[character, like]] : [];
    }),
  );
  return (text) => Array.from(text, (character) => pairs.get(character) ?? character).join("");
}
