import type { AwsError } from "../../../wire/aws-error.js";
import { validationError } from "../errors.js";
import { EXPRESSION_BYTES_MAX } from "../limits.js";
import { utf8Bytes } from "../values/value-size.js";
import { TokenStream } from "./token-stream.js";

/** Which parameter an expression came in: the word that its errors begin with. */
export type ExpressionLabel =
  | "ConditionExpression"
  | "FilterExpression"
  | "KeyConditionExpression"
  | "ProjectionExpression"
  | "UpdateExpression";

export type TokenKind = "word" | "name" | "value" | "integer" | "symbol" | "unknown" | "end";

export interface Token {
  kind: TokenKind;
  text: string;
  start: number;
  end: number;
}

/** `Invalid UpdateExpression: …` */
export function expressionError(label: ExpressionLabel, message: string): AwsError {
  return validationError(`Invalid ${label}: ${message}`);
}

const WORD = /[A-Za-z][A-Za-z0-9_]*/y;
const REFERENCE = /[#:][A-Za-z0-9_]+/y;
const INTEGER = /[0-9]+/y;
const SYMBOL = /<>|<=|>=|[=<>()[\].,+-]/y;
const SPACE = /[ \t\r\n]*/y;

/** The tokens of one expression, read one after the other. */
export class Tokens extends TokenStream<Token> {
  readonly #text: string;
  readonly #label: ExpressionLabel;

  constructor(text: string, label: ExpressionLabel) {
    const size = utf8Bytes(text);
    if (size > EXPRESSION_BYTES_MAX) {
      throw expressionError(
        label,
        `Expression size has exceeded the maximum allowed size; expression size: ${size}`,
      );
    }
    super(tokenize(text));
    this.#text = text;
    this.#label = label;
    if (this.peek().kind === "end") throw expressionError(label, "The expression can not be empty;");
  }

  takeKeyword(keyword: string): boolean {
    if (!this.isKeyword(keyword)) return false;
    this.next();
    return true;
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.syntaxError();
  }

  expectEnd(): void {
    if (this.peek().kind !== "end") throw this.syntaxError();
  }

  /** Names the next token, and shows the text from the token before it to the one after. */
  syntaxError(): AwsError {
    const token = this.peek();
    const before = this.previous() ?? token;
    const near = this.#text.slice(before.start, this.peek(1).end);
    const text = token.kind === "end" ? "<EOF>" : token.text;
    return expressionError(this.#label, `Syntax error; token: "${text}", near: "${near}"`);
  }
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = skipSpace(text, token.end);
  }
  tokens.push({ kind: "end", text: "", start: text.length, end: text.length });
  return tokens;
}

function tokenAt(text: string, start: number): Token {
  const word = matchAt(WORD, text, start);
  if (word !== undefined) return { kind: "word", text: word, start, end: start + word.length };
  const reference = matchAt(REFERENCE, text, start);
  if (reference !== undefined) {
    const kind = reference.startsWith("#") ? "name" : "value";
    return { kind, text: reference, start, end: start + reference.length };
  }
  const integer = matchAt(INTEGER, text, start);
  if (integer !== undefined) return { kind: "integer", text: integer, start, end: start + integer.length };
  const symbol = matchAt(SYMBOL, text, start);
  if (symbol !== undefined) return { kind: "symbol", text: symbol, start, end: start + symbol.length };
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  return { kind: "unknown", text: character, start, end: start + character.length };
}

function matchAt(pattern: RegExp, text: string, start: number): string | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0];
}

function skipSpace(text: string, start: number): number {
  SPACE.lastIndex = start;
  SPACE.exec(text);
  return SPACE.lastIndex;
}
