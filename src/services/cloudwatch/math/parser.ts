import { validation } from "../errors.js";

export type Node =
  | { kind: "number"; value: number }
  | { kind: "text"; text: string }
  | { kind: "name"; name: string }
  | { kind: "list"; items: Node[] }
  | { kind: "unary"; operand: Node }
  | { kind: "binary"; operator: string; left: Node; right: Node }
  | { kind: "call"; name: string; args: Node[] };

const TOKEN =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_][A-Za-z0-9_]*)|"([^"]*)"|'([^']*)'|(<=|>=|==|!=|&&|\|\||[-+*/^()<>,[\]]))/y;
const EXPRESSION_CHARACTERS_MAX = 2_048;
const DEPTH_MAX = 50;

interface Token {
  kind: "number" | "name" | "text" | "sign" | "end";
  text: string;
}

/** From what binds loosest on. */
const LEVELS: readonly (readonly string[])[] = [
  ["||", "OR"],
  ["&&", "AND"],
  ["<", ">", "<=", ">=", "==", "!="],
  ["+", "-"],
  ["*", "/"],
];

/** Reads a metric math expression. Throws CloudWatch's error for what is none. */
export function parseExpression(text: string): Node {
  return new Parser(toTokens(text)).whole();
}

function toTokens(text: string): Token[] {
  if (text.length > EXPRESSION_CHARACTERS_MAX) throw validation("The expression is too long.");
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== "") {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw syntaxError(text.slice(at).trim().slice(0, 1));
    const [, number, name, double, single, sign] = match;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
    else tokens.push({ kind: "text", text: double ?? single ?? "" });
    at = TOKEN.lastIndex;
  }
  return tokens;
}

const syntaxError = (near: string) =>
  validation(`Error in expression: Unexpected ${near === "" ? "end of expression" : `token '${near}'`}`);

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Node {
    const node = this.#level(0);
    if (this.#peek().kind !== "end") throw syntaxError(this.#peek().text);
    return node;
  }

  #level(level: number): Node {
    const operators = LEVELS[level];
    if (!operators) return this.#power();
    if (++this.#depth > DEPTH_MAX * LEVELS.length) throw validation("The expression is nested too deeply.");
    let left = this.#level(level + 1);
    for (let next = this.#operator(operators); next; next = this.#operator(operators)) {
      left = { kind: "binary", operator: next, left, right: this.#level(level + 1) };
    }
    this.#depth--;
    return left;
  }

  #power(): Node {
    const base = this.#unary();
    return this.#take("^") ? { kind: "binary", operator: "^", left: base, right: this.#power() } : base;
  }

  #unary(): Node {
    if (this.#take("-")) return { kind: "unary", operand: this.#unary() };
    if (this.#take("+")) return this.#unary();
    return this.#primary();
  }

  #primary(): Node {
    const token = this.#peek();
    this.#at += 1;
    if (token.kind === "number") return { kind: "number", value: Number(token.text) };
    if (token.kind === "text") return { kind: "text", text: token.text };
    if (token.kind === "name") {
      return this.#take("(")
        ? { kind: "call", name: token.text.toUpperCase(), args: this.#items(")") }
        : { kind: "name", name: token.text };
    }
    if (token.text === "[") return { kind: "list", items: this.#items("]") };
    if (token.text !== "(") throw syntaxError(token.text);
    const inner = this.#level(0);
    this.#expect(")");
    return inner;
  }

  #items(end: string): Node[] {
    const items: Node[] = [];
    if (this.#take(end)) return items;
    do items.push(this.#level(0));
    while (this.#take(","));
    this.#expect(end);
    return items;
  }

  #operator(operators: readonly string[]): string | undefined {
    const { kind, text } = this.#peek();
    if ((kind !== "sign" && kind !== "name") || !operators.includes(text)) return undefined;
    this.#at += 1;
    return text;
  }

  #take(sign: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== "sign" || text !== sign) return false;
    this.#at += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw syntaxError(this.#peek().text);
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", text: "" };
  }
}
