/** Words of a sentence with what was read of them. */
export interface PhraseWords {
  words: readonly string[];
  tags: readonly string[];
  /** Whether white space stands before a word. */
  spaced: readonly boolean[];
}

/** Words `first` up to, not including, `last`. */
export interface PhraseSpan {
  first: number;
  last: number;
  score: number;
}

export const DETERMINER = /^(?:an?|the|this|these|those|each|every|another|no|some|any)$/i;
export const OWNER = /^(?:my|your|his|her|its|our|their)$/i;
/** `'s`, and the `'` of `customers' orders`. */
export const OWNS = /^['’]s?$/i;
