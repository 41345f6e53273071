/**
 * What a language's corpus says about cutting words, beyond the rules: made by tools/train/text/tokens.js.
 */
export interface TokenLexicon {
  /** Words that hold, or end in, a mark that would otherwise cut them (`U.S.`, `e-mail`, `aujourd'hui`); lower case. */
  readonly kept: ReadonlySet<string>;
  /** Words without a mark that are cut nevertheless, with the lengths of their parts (`cannot` → 3, 3); lower case. */
  readonly cut: ReadonlyMap<string, readonly number[]>;
}

/** The lexicon as models/text/tokens.json holds it. */
export interface TokenLexiconFile {
  kept: string[];
  cut: Record<string, number[]>;
}

export const EMPTY_LEXICON: TokenLexicon = { kept: new Set(), cut: new Map() };

export function toLexicon(file: TokenLexiconFile): TokenLexicon {
  return { kept: new Set(file.kept), cut: new Map(Object.entries(file.cut)) };
}
