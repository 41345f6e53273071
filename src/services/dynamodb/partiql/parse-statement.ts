import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { validationError } from "../errors.js";
import type { BoundSetValue, BoundUpdateAction } from "../expressions/bind-update.js";
import type { Path } from "../expressions/bindings.js";
import { checkDisjoint } from "../expressions/paths.js";
import { isSet, typeOf } from "../values/attribute-value.js";
import { checkAttributeName } from "../values/check-value.js";
import { expectValue, Parameters, parsePath, parseValue } from "./parse-value.js";
import { parseWhere } from "./parse-where.js";
import type { Delete, Exists, Insert, Returning, Select, Statement, Update } from "./statement.js";
import { leftOver, malformed, type Token, Tokens } from "./tokens.js";
import { keyNotNamed } from "./where-keys.js";

/** What may follow a table's name. */
const AFTER_TABLE = ["WHERE", "ORDER", "SET", "REMOVE", "RETURNING"];

/** Reads one statement with its parameters. */
export function parseStatement(text: string, values: readonly AttributeValue[] | undefined): Statement {
  const tokens = new Tokens(text);
  const parameters = new Parameters(values);
  const statement = new StatementParser(tokens, parameters).parse();
  tokens.expectEnd();
  parameters.checkAllUsed();
  return statement;
}

class StatementParser {
  readonly #tokens: Tokens;
  readonly #parameters: Parameters;

  constructor(tokens: Tokens, parameters: Parameters) {
    this.#tokens = tokens;
    this.#parameters = parameters;
  }

  parse(): Statement {
    if (this.#tokens.takeKeywords("SELECT")) return this.#select();
    if (this.#tokens.takeKeywords("INSERT", "INTO")) return this.#insert();
    if (this.#tokens.takeKeywords("UPDATE")) return this.#update();
    if (this.#tokens.takeKeywords("DELETE", "FROM")) return this.#delete();
    if (this.#tokens.takeKeywords("FROM")) return this.#updateFrom();
    if (this.#tokens.takeKeywords("EXISTS")) return this.#exists();
    throw malformed("Expected data manipulation");
  }

  #select(): Select {
    const paths = this.#tokens.takeSymbol("*") ? undefined : this.#paths();
    this.#tokens.expectKeywords("FROM");
    const table = this.#tokens.expectName();
    const index = this.#tokens.takeSymbol(".") ? this.#tokens.expectName() : undefined;
    if (index === "") throw validationError("Path component cannot be an empty string");
    if (this.#tokens.isSymbol(".")) {
      throw validationError("A path may contain at most 2 components in the FROM clause");
    }
    this.#refuseAlias();
    const where = this.#tokens.takeKeywords("WHERE") ? parseWhere(this.#tokens, this.#parameters) : undefined;
    return { kind: "SELECT", table, index, paths, where, order: this.#order() };
  }

  #refuseAlias(): void {
    const { kind } = this.#tokens.peek();
    const isName = kind === "word" || kind === "quoted";
    if (!isName || AFTER_TABLE.some((keyword) => this.#tokens.isKeyword(keyword))) return;
    throw validationError("Aliasing is not supported");
  }

  #paths(): Path[] {
    const paths: Path[] = [];
    do {
      if (this.#tokens.isCall()) {
        throw this.#tokens.faultAt(this.#tokens.peek(), "Unexpected path component");
      }
      paths.push(parsePath(this.#tokens));
    } while (this.#tokens.takeSymbol(","));
    return paths;
  }

  #order(): Select["order"] {
    if (!this.#tokens.takeKeywords("ORDER", "BY")) return undefined;
    const terms: { attribute: string; isDescending: boolean }[] = [];
    do {
      const attribute = this.#tokens.expectName();
      const isDescending = this.#tokens.takeKeywords("DESC");
      if (!isDescending) this.#tokens.takeKeywords("ASC");
      terms.push({ attribute, isDescending });
    } while (this.#tokens.takeSymbol(","));
    return terms.at(-1);
  }

  #insert(): Insert {
    const table = this.#tokens.expectName();
    if (!this.#tokens.takeKeywords("VALUE")) throw leftOver();
    const item = expectValue(this.#tokens, this.#parameters, 0);
    if (!("M" in item)) throw malformed("Expected a map after VALUE");
    for (const name of Object.keys(item.M)) checkAttributeName(name);
    return { kind: "INSERT", table, item: item.M };
  }

  #update(): Update {
    const table = this.#tokens.expectName();
    this.#refuseAlias();
    const actions = this.#clauses();
    this.#tokens.expectKeywords("WHERE");
    const where = parseWhere(this.#tokens, this.#parameters);
    return { kind: "UPDATE", table, actions, where, returning: this.#returning() };
  }

  /** `FROM table WHERE … SET …`: an update that says first which item it means. */
  #updateFrom(): Update {
    const table = this.#tokens.expectName();
    this.#refuseAlias();
    if (!this.#tokens.takeKeywords("WHERE")) {
      this.#clauses();
      this.#tokens.expectEnd();
      throw keyNotNamed();
    }
    const where = parseWhere(this.#tokens, this.#parameters);
    return { kind: "UPDATE", table, actions: this.#clauses(), where, returning: this.#returning() };
  }

  #clauses(): BoundUpdateAction[] {
    const actions: BoundUpdateAction[] = [];
    do actions.push(...this.#clause());
    while (this.#tokens.isKeyword("SET") || this.#tokens.isKeyword("REMOVE"));
    checkDisjoint(
      actions.map(({ path }) => path),
      "UpdateExpression",
    );
    return actions;
  }

  #clause(): BoundUpdateAction[] {
    const actions: BoundUpdateAction[] = [];
    if (this.#tokens.takeKeywords("REMOVE")) {
      do actions.push({ kind: "REMOVE", path: parsePath(this.#tokens) });
      while (this.#tokens.takeSymbol(","));
      return actions;
    }
    this.#tokens.expectKeywords("SET");
    do actions.push(this.#set());
    while (this.#tokens.takeSymbol(","));
    return actions;
  }

  #set(): BoundUpdateAction {
    const path = parsePath(this.#tokens);
    this.#tokens.expectSymbol("=");
    for (const [name, kind] of [
      ["SET_ADD", "ADD"],
      ["SET_DELETE", "DELETE"],
    ] as const) {
      if (!this.#tokens.isCall() || !this.#tokens.isKeyword(name)) continue;
      return this.#setChange(name, kind, path);
    }
    return { kind: "SET", path, value: this.#sum() };
  }

  /** `set = SET_ADD(set, <<…>>)` */
  #setChange(name: string, kind: "ADD" | "DELETE", path: Path): BoundUpdateAction {
    const called = this.#tokens.next();
    this.#tokens.expectSymbol("(");
    const operands: { value: BoundSetValue; token: Token }[] = [];
    do operands.push({ token: this.#tokens.peek(), value: this.#operand() });
    while (this.#tokens.takeSymbol(","));
    this.#tokens.expectSymbol(")");
    const [first, second] = operands;
    if (first === undefined || second === undefined || operands.length > 2) {
      throw this.#tokens.faultAt(called, `${name} must have exactly two arguments`);
    }
    if (first.value.kind !== "path" || first.value.path.join("\0") !== path.join("\0")) {
      throw this.#tokens.faultAt(called, `The first argument to ${name} must equal the assignment value`);
    }
    if (second.value.kind !== "value" || !isSet(typeOf(second.value.value))) {
      throw this.#tokens.faultAt(first.token, `The second argument to ${name} must be a value with type SET`);
    }
    return { kind, path, value: second.value.value };
  }

  #sum(): BoundSetValue {
    const left = this.#operand();
    if (this.#tokens.takeSymbol("+")) return { kind: "plus", left, right: this.#operand() };
    return this.#tokens.takeSymbol("-") ? { kind: "minus", left, right: this.#operand() } : left;
  }

  #operand(): BoundSetValue {
    const isCall = this.#tokens.isCall();
    if (isCall && this.#tokens.takeKeywords("LIST_APPEND")) {
      const [first, second] = this.#pair();
      return { kind: "list_append", first, second };
    }
    if (isCall && this.#tokens.takeKeywords("IF_NOT_EXISTS")) {
      const [first, otherwise] = this.#pair();
      if (first.kind !== "path") throw malformed("if_not_exists takes an attribute");
      return { kind: "if_not_exists", path: first.path, otherwise };
    }
    const value = parseValue(this.#tokens, this.#parameters);
    return value ? { kind: "value", value } : { kind: "path", path: parsePath(this.#tokens) };
  }

  #pair(): [BoundSetValue, BoundSetValue] {
    this.#tokens.expectSymbol("(");
    const first = this.#operand();
    this.#tokens.expectSymbol(",");
    const second = this.#operand();
    this.#tokens.expectSymbol(")");
    return [first, second];
  }

  #delete(): Delete {
    const { kind } = this.#tokens.peek();
    if ((kind !== "word" && kind !== "quoted") || this.#tokens.isKeyword("WHERE")) {
      throw malformed("Expected identifier for simple path");
    }
    const table = this.#tokens.expectName();
    this.#refuseAlias();
    this.#tokens.expectKeywords("WHERE");
    const where = parseWhere(this.#tokens, this.#parameters);
    return { kind: "DELETE", table, where, returning: this.#returning() };
  }

  #returning(): Returning | undefined {
    if (!this.#tokens.takeKeywords("RETURNING")) return undefined;
    const scope = this.#tokens.takeKeywords("ALL") ? "ALL" : "MODIFIED";
    if (scope === "MODIFIED") this.#tokens.expectKeywords("MODIFIED");
    const state = this.#tokens.takeKeywords("OLD") ? "OLD" : "NEW";
    if (state === "NEW") this.#tokens.expectKeywords("NEW");
    this.#tokens.expectSymbol("*");
    return { scope, state };
  }

  #exists(): Exists {
    this.#tokens.expectSymbol("(");
    this.#tokens.expectKeywords("SELECT");
    const { table, where } = this.#select();
    this.#tokens.expectSymbol(")");
    if (where === undefined) throw malformed("EXISTS takes a SELECT with a WHERE clause");
    return { kind: "EXISTS", table, where };
  }
}
