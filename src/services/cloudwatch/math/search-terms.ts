import { validation } from "../errors.js";

/** What a search looks at. */
export interface Searched {
  namespace: string;
  name: string;
  /** In the order of their names. */
  dimensions: readonly { Name: string; Value: string }[];
}

type Matcher = (metric: Searched) => boolean;

/** A search expression, read: `{AWS/Lambda,FunctionName} MetricName="Errors" NOT test`. */
export interface Search {
  /** The namespace that it names, if any: others need not be looked at. */
  namespace?: string;
  matches: Matcher;
}

const TERMS_MAX = 200;

/**
 * Reads the search of `SEARCH()`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export function parseSearch(text: string): Search {
  const { schema, rest } = takeSchema(text.trim());
  const terms = new SearchParser(toTokens(rest)).whole();
  if (!schema) return { matches: terms };
  const [namespace = "", ...names] = schema;
  const wanted = [...names].sort().join("\n");
  const isOfSchema: Matcher = (metric) =>
    metric.namespace === namespace &&
    // A namespace alone says nothing of dimensions.
    (names.length === 0 ||
      metric.dimensions
        .map(({ Name }) => Name)
        .sort()
        .join("\n") === wanted);
  return { namespace, matches: (metric) => isOfSchema(metric) && terms(metric) };
}

function takeSchema(text: string): { schema?: string[]; rest: string } {
  if (!text.startsWith("{")) return { rest: text };
  const [whole, inner = ""] = /^\{((?:"[^"]*"|[^"{}])*)\}/.exec(text) ?? [];
  if (whole === undefined) throw wrong();
  const schema = inner.match(/"[^"]*"|[^",]+/g)?.map((part) => part.trim().replace(/^"|"$/g, "")) ?? [];
  return { schema: schema.filter((part) => part !== ""), rest: text.slice(whole.length) };
}

const wrong = () => validation("Error in expression: Invalid syntax in the search expression");

type Token = { kind: "sign" | "word" | "exact"; text: string };

function toTokens(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:([()=])|"([^"]*)"|([^\s()="]+))/y;
  let at = 0;
  while (text.slice(at).trim() !== "") {
    pattern.lastIndex = at;
    const [, sign, exact, word] = pattern.exec(text) ?? [];
    if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
    else if (exact !== undefined) tokens.push({ kind: "exact", text: exact });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else throw wrong();
    if (tokens.length > TERMS_MAX) throw validation("The search expression is too long.");
    at = pattern.lastIndex;
  }
  return tokens;
}

/** Terms one after the other are joined by AND, which binds closer than OR; NOT closer than both. */
class SearchParser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Matcher {
    if (this.#tokens.length === 0) return () => true;
    const matches = this.#any(undefined);
    if (this.#at < this.#tokens.length) throw wrong();
    return matches;
  }

  #any(property: string | undefined): Matcher {
    const all = [this.#all(property)];
    while (this.#takeWord("OR")) all.push(this.#all(property));
    return (metric) => all.some((matches) => matches(metric));
  }

  #all(property: string | undefined): Matcher {
    const all = [this.#one(property)];
    while (this.#peek() && !this.#isWord("OR") && this.#peek()?.text !== ")") {
      this.#takeWord("AND");
      all.push(this.#one(property));
    }
    return (metric) => all.every((matches) => matches(metric));
  }

  #one(property: string | undefined): Matcher {
    if (this.#takeWord("NOT")) {
      const matches = this.#one(property);
      return (metric) => !matches(metric);
    }
    const token = this.#next();
    if (token.kind === "sign") {
      if (token.text !== "(") throw wrong();
      const matches = this.#any(property);
      if (this.#next().text !== ")") throw wrong();
      return matches;
    }
    if (property === undefined && this.#peek()?.kind === "sign" && this.#peek()?.text === "=") {
      this.#at += 1;
      return this.#one(token.text);
    }
    return toTerm(token, property);
  }

  #isWord(text: string): boolean {
    const token = this.#peek();
    return token?.kind === "word" && token.text === text;
  }

  #takeWord(text: string): boolean {
    if (!this.#isWord(text)) return false;
    this.#at += 1;
    return true;
  }

  #next(): Token {
    const token = this.#peek();
    if (!token) throw wrong();
    this.#at += 1;
    return token;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }
}

/** In quotes, a whole value to the letter; else words of it, in any case. */
function toTerm({ kind, text }: Token, property: string | undefined): Matcher {
  const isIn: (value: string) => boolean = kind === "exact" ? (value) => value === text : partial(text);
  return (metric) => valuesOf(metric, property).some(isIn);
}

function partial(text: string): (value: string) => boolean {
  const whole = text.toLowerCase();
  const pieces = piecesOf(text);
  return (value) => {
    const found = new Set([value.toLowerCase(), ...wordsOf(value), ...piecesOf(value)]);
    return found.has(whole) || (pieces.length > 0 && pieces.every((piece) => found.has(piece)));
  };
}

function valuesOf({ namespace, name, dimensions }: Searched, property: string | undefined): string[] {
  if (property === undefined) {
    return [namespace, name, ...dimensions.flatMap(({ Name, Value }) => [Name, Value])];
  }
  if (property.toLowerCase() === "namespace") return [namespace];
  if (property.toLowerCase() === "metricname") return [name];
  return dimensions.filter(({ Name }) => Name === property).map(({ Value }) => Value);
}

/** Runs of letters and digits. */
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** What a word in camel case is made of: `CPUUtilization2` of `cpu`, `utilization` and `2`. */
function piecesOf(text: string): string[] {
  const pieces = text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{Lu}/gu) ?? [];
  return pieces.map((piece) => piece.toLowerCase());
}
