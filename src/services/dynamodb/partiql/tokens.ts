import { AwsError } from "../../../wire/aws-error.js";
import { validationError } from "../errors.js";
import { TokenStream } from "../expressions/token-stream.js";

export type TokenKind = "word" | "quoted" | "string" | "number" | "symbol" | "end";

export interface Token {
  kind: TokenKind;
  /** Of a quoted name or string: what is between the quotes. */
  text: string;
  /** Where it stands in the statement, and how many characters it takes there. */
  start: number;
  length: number;
}

const SPACE = /(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/y;
const TOKEN =
  /(?<word>[A-Za-z_][A-Za-z0-9_$]*)|"(?<quoted>(?:[^"]|"")*)"|'(?<string>(?:[^']|'')*)'|(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|(?<symbol><<|>>|<>|!=|<=|>=|[-+=<>()[\]{}.,:?*;])/y;

/** AWS's envelope for what is wrong with a statement's form. */
export function malformed(detail: string) {
  return validationError(`${MALFORMED}${detail}`);
}

const MALFORMED = "Statement wasn't well formed, can't be processed: ";

export function isMalformed(error: unknown): error is AwsError {
  return error instanceof AwsError && error.message.startsWith(MALFORMED);
}

/** The tokens of one statement, read one after the other. */
export class Tokens extends TokenStream<Token> {
  readonly #statement: string;

  constructor(statement: string) {
    super(tokenize(statement));
    this.#statement = statement;
  }

  /** A fault at one token: ` at line:column:length`, counted from one. */
  faultAt({ start, length }: Token, message: string) {
    const lines = this.#statement.slice(0, start).split("\n");
    return validationError(`${message} at ${lines.length}:${(lines.at(-1) ?? "").length + 1}:${length}`);
  }

  /** Whether what comes next is called like a function. */
  isCall(): boolean {
    return this.peek().kind === "word" && this.isSymbol("(", 1);
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
    if (this.peek().kind !== "end") throw leftOver();
  }

  isEnd(): boolean {
    return this.peek().kind === "end" || (this.isSymbol(";") && this.peek(1).kind === "end");
  }

  /** After an operator that stands between two terms. */
  expectRightSide(): void {
    if (this.isEnd()) throw malformed("Missing right-hand side expression of infix operator");
  }

  unexpected() {
    return malformed(this.peek().kind === "word" ? "Unexpected keyword" : "Unexpected term");
  }
}

/** What is told of a token after a whole statement. */
export function leftOver() {
  return malformed("Unexpected token after expression");
}

function tokenize(statement: string): Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(statement, 0);
  while (at < statement.length) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(statement)?.groups;
    if (groups === undefined) throw malformed("");
    tokens.push({ ...toToken(groups), start: at, length: TOKEN.lastIndex - at });
    at = skipSpace(statement, TOKEN.lastIndex);
  }
  tokens.push({ kind: "end", text: "", start: at, length: 0 });
  return tokens;
}

function toToken(groups: Record<string, string | undefined>): Pick<Token, "kind" | "text"> {
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
