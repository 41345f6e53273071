/** A piece of a text by UTF-16 index: `text.slice(start, end)`. */
export interface Token {
  readonly start: number;
  readonly end: number;
}

export interface Sentence {
  readonly tokens: readonly Token[];
}
