/** What the readers of expressions and of PartiQL statements ask of a token. */
export interface AnyToken {
  kind: string;
  text: string;
}

/** Tokens read one after the other. The last is of kind `end`, and is never passed. */
export class TokenStream<T extends AnyToken> {
  readonly #tokens: readonly T[];
  #at = 0;

  constructor(tokens: readonly T[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): T {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as T;
  }

  next(): T {
    const token = this.peek();
    this.#at++;
    return token;
  }

  /** The token before the next one; undefined at the start. */
  previous(): T | undefined {
    return this.#at > 0 ? this.#tokens[Math.min(this.#at, this.#tokens.length) - 1] : undefined;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "symbol" && token.text === symbol;
  }

  /** Whether the token is that keyword, in whatever case. */
  isKeyword(keyword: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "word" && token.text.toUpperCase() === keyword;
  }

  /** Takes the symbol if it is next. */
  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#at++;
    return true;
  }
}
