/** What the parsers make of an expression's text, before names and values are known. */

/** One step of a document path: an attribute name as written (`a`, `#a`) or a list index. */
export type PathStep = string | number;

export type Operand =
  | { kind: "path"; steps: readonly PathStep[] }
  /** `:value` */
  | { kind: "value"; reference: string }
  | Call;

export interface Call {
  kind: "call";
  name: string;
  operands: readonly Operand[];
}

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export type Condition =
  | { kind: "and"; terms: readonly Condition[] }
  | { kind: "or"; terms: readonly Condition[] }
  | { kind: "not"; term: Condition }
  | { kind: "compare"; comparator: Comparator; left: Operand; right: Operand }
  | { kind: "between"; operand: Operand; low: Operand; high: Operand }
  | { kind: "in"; operand: Operand; choices: readonly Operand[] }
  | Call;

export interface ConditionSyntax {
  condition: Condition;
  hasRedundantParentheses: boolean;
}

/** The right side of a SET: one operand, or two added or subtracted. */
export type SetValue =
  | Operand
  | { kind: "plus"; left: Operand; right: Operand }
  | { kind: "minus"; left: Operand; right: Operand };

export type UpdateAction =
  | { kind: "SET"; path: readonly PathStep[]; value: SetValue }
  | { kind: "REMOVE"; path: readonly PathStep[] }
  /** `value` is a `:reference`. */
  | { kind: "ADD" | "DELETE"; path: readonly PathStep[]; value: string };

export interface UpdateSyntax {
  actions: readonly UpdateAction[];
  /** The first clause that came a second time. */
  repeatedClause: string | undefined;
}
