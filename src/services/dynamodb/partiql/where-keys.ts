import { validationError } from "../errors.js";
import type { BoundCondition, BoundOperand } from "../expressions/bound-condition.js";
import type { KeyCondition } from "../expressions/key-condition.js";
import { type KeySchema, keyAttributes, type Table } from "../tables/table.js";
import { type Attributes, setAttribute, typeOf, type Value } from "../values/attribute-value.js";

/** The conditions that must all hold. */
export function conjuncts(where: BoundCondition): readonly BoundCondition[] {
  return where.kind === "and" ? where.terms.flatMap(conjuncts) : [where];
}

/** Values of the partition key, one set of them for each partition that can hold what is asked for; undefined for all. */
export function partitionsIn(key: KeySchema, where: BoundCondition | undefined): Attributes[] | undefined {
  if (where === undefined) return undefined;
  const terms = conjuncts(where);
  let partitions: Attributes[] = [{}];
  for (const { name, type } of key.hash) {
    const values = terms.map((term) => equalTo(name, term)).find((found) => found !== undefined);
    if (values === undefined || values.some((value) => typeOf(value) !== type)) return undefined;
    partitions = partitions.flatMap((partition) =>
      values.map((value) => {
        const extended: Attributes = { ...partition };
        setAttribute(extended, name, value);
        return extended;
      }),
    );
  }
  return partitions;
}

/** The values that a condition says an attribute has one of. */
function equalTo(name: string, condition: BoundCondition): Value[] | undefined {
  if (condition.kind === "compare" && condition.comparator === "=") {
    const value = comparedWith(name, condition.left, condition.right);
    return value && [value];
  }
  if (condition.kind !== "in" || !isAttribute(name, condition.operand)) return undefined;
  const values = condition.choices.flatMap((choice) => (choice.kind === "value" ? [choice.value] : []));
  return values.length === condition.choices.length ? values : undefined;
}

function comparedWith(name: string, left: BoundOperand, right: BoundOperand): Value | undefined {
  if (isAttribute(name, left) && right.kind === "value") return right.value;
  return isAttribute(name, right) && left.kind === "value" ? left.value : undefined;
}

function isAttribute(name: string, operand: BoundOperand): boolean {
  return operand.kind === "path" && operand.path.length === 1 && operand.path[0] === name;
}

const OPERATORS = { "=": "EQ", "<": "LT", "<=": "LE", ">": "GT", ">=": "GE" } as const;

/** What the conditions say of the sort key that narrows a range; the rest is a filter. */
export function sortConditionIn(key: KeySchema, where: BoundCondition): KeyCondition[] {
  const [attribute] = key.range;
  if (attribute === undefined || key.range.length > 1) return [];
  const { name, type } = attribute;
  const found = conjuncts(where).flatMap((term): KeyCondition[] => {
    if (term.kind === "compare" && term.comparator !== "<>" && isAttribute(name, term.left)) {
      const values = term.right.kind === "value" ? [term.right.value] : [];
      return [{ attribute: name, operator: OPERATORS[term.comparator], values }];
    }
    if (term.kind === "between" && isAttribute(name, term.operand)) {
      const values = [term.low, term.high].flatMap((bound) => (bound.kind === "value" ? [bound.value] : []));
      return values.length === 2 ? [{ attribute: name, operator: "BETWEEN", values }] : [];
    }
    if (term.kind === "begins_with" && isAttribute(name, term.operand) && term.prefix.kind === "value") {
      return [{ attribute: name, operator: "BEGINS_WITH", values: [term.prefix.value] }];
    }
    return [];
  });
  const fitting = found.filter(
    ({ values }) => values.length > 0 && values.every((value) => typeOf(value) === type),
  );
  return fitting.slice(0, 1);
}

/** The whole key of one item. */
export function wholeKeyIn(table: Table, where: BoundCondition): Attributes | undefined {
  const key: Attributes = {};
  for (const { name } of keyAttributes(table.key)) {
    const values = conjuncts(where)
      .map((term) => equalTo(name, term))
      .find((found) => found?.length === 1);
    if (values?.[0] === undefined) return undefined;
    setAttribute(key, name, values[0]);
  }
  return key;
}

/** The key of one item, where the conditions ask nothing else of it. */
export function onlyKeyIn(table: Table, where: BoundCondition | undefined): Attributes | undefined {
  if (where === undefined || conjuncts(where).length !== keyAttributes(table.key).length) return undefined;
  return wholeKeyIn(table, where);
}

export function keyNotNamed() {
  return validationError("Where clause does not contain a mandatory equality on all key attributes");
}

/** A write must say which item it means. */
export function requiredKeyIn(table: Table, where: BoundCondition): Attributes {
  const key = wholeKeyIn(table, where);
  if (key !== undefined) return key;
  throw keyNotNamed();
}
