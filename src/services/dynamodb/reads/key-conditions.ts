import type { Key, Range } from "../../../core/store/store.js";
import { invalidParameter, validationError } from "../errors.js";
import type { KeyCondition } from "../expressions/key-condition.js";
import type { KeyAttribute, KeySchema } from "../tables/table.js";
import { type Attributes, scalarText, setAttribute, typeOf, type Value } from "../values/attribute-value.js";
import { partitionOf, sortPart } from "../values/key-encoding.js";
import { conditionRange } from "./bounds.js";

/** What a query asks of a key: its partition, fixed sort key parts, and a condition on the part after them. */
export interface QueryConditions {
  /** Values of the partition key. */
  partition: Attributes;
  /** Conditions on sort key attributes, in the key's order; all but the last are EQ. */
  sort: readonly KeyCondition[];
}

/** Looks at one attribute of a start key before the condition on it is looked at. */
export type CheckPiece = (attribute: KeyAttribute) => void;

/** Sorts the conditions of a query by the key they are on, or throws AWS's words for why they do not fit it. */
export function matchConditions(
  key: KeySchema,
  conditions: readonly KeyCondition[],
  checkPiece: CheckPiece = () => {},
): QueryConditions {
  const byName = new Map(conditions.map((condition) => [condition.attribute, condition]));
  if (key.hash.length > 1 || key.range.length > 1) checkComposite(key, byName);
  const partition: Attributes = {};
  for (const attribute of key.hash) {
    checkPiece(attribute);
    if (key.range.length === 0 && key.hash.length === 1 && conditions.length > 1) throw notSupported();
    const condition = byName.get(attribute.name);
    if (condition === undefined) throw missed(attribute);
    checkValues(attribute, condition);
    if (condition.operator !== "EQ") throw notSupported();
    setAttribute(partition, attribute.name, condition.values[0] as Value);
    byName.delete(attribute.name);
  }
  const sort: KeyCondition[] = [];
  for (const attribute of key.range) {
    checkPiece(attribute);
    const condition = byName.get(attribute.name);
    if (condition === undefined) continue;
    checkValues(attribute, condition);
    byName.delete(attribute.name);
    sort.push(condition);
  }
  if (byName.size === 0) return { partition, sort };
  const next = key.range[sort.length];
  throw next === undefined ? notSupported() : missed(next);
}

/** A key of several attributes: all of the partition key by equality, then of the sort key from the left without a gap. */
function checkComposite(key: KeySchema, byName: ReadonlyMap<string, KeyCondition>): void {
  const isEqual = ({ name }: KeyAttribute) => byName.get(name)?.operator === "EQ";
  if (!key.hash.every(isEqual)) {
    throw validationError(
      "Invalid KeyConditionExpression: Every HASH key attribute must have an equality condition",
    );
  }
  // The first that is missed, and the next after it that is asked for.
  const missed = key.range.findIndex((attribute) => !isEqual(attribute));
  const later = key.range.findIndex(({ name }, i) => i > missed && byName.has(name));
  if (missed !== -1 && later !== -1) {
    throw validationError(
      `RANGE key attributes ${key.range[missed]?.name} must have equality conditions specified in the query ` +
        `because a condition is present on key attribute ${key.range[later]?.name}`,
    );
  }
}

function notSupported() {
  return validationError("Query key condition not supported");
}

function missed({ name }: KeyAttribute) {
  return validationError(`Query condition missed key schema element: ${name}`);
}

const KEY_OPERATORS = new Set<string>(["EQ", "LT", "LE", "GT", "GE", "BETWEEN", "BEGINS_WITH"]);

function checkValues({ name, type }: KeyAttribute, { values, operator }: KeyCondition): void {
  if (!KEY_OPERATORS.has(operator)) {
    throw validationError("Attempted conditional constraint is not an indexable operation");
  }
  for (const value of values) {
    if (typeOf(value) !== type) {
      throw invalidParameter("Condition parameter type does not match schema type");
    }
    if (scalarText(value) === "" && operator !== "BEGINS_WITH") {
      throw validationError(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty " +
          `${type === "S" ? "string" : "binary"} value. Key: ${name}`,
      );
    }
  }
}

/** The keys that meet the conditions, below `space`: that of a table's items or of an index's entries. */
export function queryRange(space: Key, key: KeySchema, conditions: QueryConditions): Range {
  const { partition, sort } = conditions;
  const fixed = sort
    .filter(({ operator }) => operator === "EQ")
    .map(({ values }) => sortPart(values[0] as Value));
  const prefix: Key = [...space, partitionOf(key, partition), ...fixed];
  const last = sort.at(-1);
  if (last === undefined || last.operator === "EQ") return { prefix };
  return conditionRange(prefix, last, sort.length < key.range.length);
}
