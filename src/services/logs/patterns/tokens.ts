import { invalidPattern } from "../errors.js";

/** A piece of a structured pattern. */
export type Token =
  | { kind: "sign"; text: string }
  | { kind: "word"; text: string }
  | { kind: "text"; text: string }
  | { kind: "regex"; text: string };

/** Signs, quoted text, `%regex%`, then words: selectors with their brackets and quotes, numbers, bare text. */
const TOKEN =
  /\s*(?:(&&|\|\||!=|<=|>=|[=<>(){}!,]|\.{3})|"((?:[^"\\]|\\.)*)"|%((?:[^%\\]|\\.)*)%|((?:\["[^"]*"\]|\[[^\]]*\]|[^\s=<>!&|(){},"%[\]])+))/y;

/** Cuts a structured pattern into tokens. */
export function toTokens(pattern: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < pattern.length) {
    if (pattern.slice(TOKEN.lastIndex).trim() === "") break;
    const [, sign, text, regex, word] = TOKEN.exec(pattern) ?? [];
    if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
    else if (text !== undefined) tokens.push({ kind: "text", text: text.replace(/\\(.)/g, "$1") });
    else if (regex !== undefined) tokens.push({ kind: "regex", text: regex });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else throw invalidPattern();
  }
  return tokens;
}

/** Reads tokens one after the other. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  next(): Token {
    const token = this.#tokens[this.#at];
    if (!token) throw invalidPattern();
    this.#at += 1;
    return token;
  }

  /** Takes the sign if it comes next. */
  takeSign(text: string): boolean {
    const token = this.peek();
    if (token?.kind !== "sign" || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  /** Takes the word, in any case, if it comes next. */
  takeWord(text: string): boolean {
    const token = this.peek();
    if (token?.kind !== "word" || token.text.toUpperCase() !== text) return false;
    this.#at += 1;
    return true;
  }

  expectSign(text: string): void {
    if (!this.takeSign(text)) throw invalidPattern();
  }
}
