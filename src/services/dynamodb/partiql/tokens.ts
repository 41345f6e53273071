import { validationError } from "../errors.js";
import { TokenStream } from "../expressions/token-stream.js";

export type TokenKind = "word" | "quoted" | "string" | "number" | "symbol" | "end";

export interface Token {
  kind: TokenKind;
  /** Of a quoted name or string: what is between the quotes. */
  text: string;
}

const SPACE = /(?:\s|--[^\n]*(?:\n|$))*/y;
const TOKEN =
  /(?<word>[A-Za-z_][A-Za-z0-9_$]*)|"(?<quoted>(?:[^"]|"")*)"|'(?<string>(?:[^']|'')*)'|(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|(?<symbol><<|>>|<>|!=|<=|>=|[-+=<>()[\]{}.,:?*;])/y;

/** AWS's envelope for what is wrong with a statement's form. */
export function malformed(detail: string) {
  return validationError(`Statement wasn't well formed, can't be processed: ${detail}`);
}

/** The tokens of one statement, read one after the other. */
export class Tokens extends TokenStream<Token> {
  constructor(statement: string) {
    super(tokenize(statement));
  }

  /** Takes the keywords if they are next, all of them. */
  takeKeywords(...keywords: string[]): boolean {
    if (!keywords.every((keyword, i) => this.isKeyword(keyword, i))) return false;
    for (const _taken of keywords) this.next();
    return true;
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected();
  }

  expectKeywords(...keywords: string[]): void {
    if (!this.takeKeywords(...keywords)) throw this.unexpected();
  }

  /** A name, as it is or in double quotes. */
  expectName(): string {
    const token = this.peek();
    if (token.kind !== "word" && token.kind !== "quoted") throw this.unexpected();
    return this.next().text;
  }

  expectEnd(): void {
    this.takeSymbol(";");
    if (this.peek().kind !== "end") throw this.unexpected();
  }

  unexpected() {
    const { kind, text } = this.peek();
    if (kind === "end") return malformed("Unexpected end of statement");
    return malformed(kind === "word" ? "Unexpected keyword" : `Unexpected term: ${text}`);
  }
}

function tokenize(statement: string): Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(statement, 0);
  while (at < statement.length) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(statement)?.groups;
    if (groups === undefined) throw malformed(`Invalid character at position ${at + 1}`);
    tokens.push(toToken(groups));
    at = skipSpace(statement, TOKEN.lastIndex);
  }
  tokens.push({ kind: "end", text: "" });
  return tokens;
}

function toToken(groups: Record<string, string | undefined>): Token {
  const { word, quoted, string, number, symbol = "" } = groups;
  if (word !== undefined) return { kind: "word", text: word };
  if (quoted !== undefined) return { kind: "quoted", text: quoted.replaceAll('""', '"') };
  if (string !== undefined) return { kind: "string", text: string.replaceAll("''", "'") };
  return number !== undefined ? { kind: "number", text: number } : { kind: "symbol", text: symbol };
}

function skipSpace(statement: string, start: number): number {
  SPACE.lastIndex = start;
  SPACE.exec(statement);
  return SPACE.lastIndex;
}
