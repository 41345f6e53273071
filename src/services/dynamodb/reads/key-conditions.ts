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

/** Sorts the conditions of a query by the key they are on, or throws AWS's words for why they do not fit it. */
export function matchConditions(key: KeySchema, conditions: readonly KeyCondition[]): QueryConditions {
  const byName = new Map(conditions.map((condition) => [condition.attribute, condition]));
  if (key.range.length === 0 && conditions.length > key.hash.length) {
    throw validationError("Query key condition not supported");
  }
  const partition: Attributes = {};
  for (const attribute of key.hash) {
    const condition = byName.get(attribute.name);
    if (condition === undefined) {
      throw validationError(`Query condition missed key schema element: ${attribute.name}`);
    }
    checkValues(attribute, condition);
    if (condition.operator !== "EQ") throw validationError("Query key condition not supported");
    setAttribute(partition, attribute.name, condition.values[0] as Value);
    byName.delete(attribute.name);
  }
  return { partition, sort: matchSortConditions(key.range, byName) };
}

function matchSortConditions(
  range: readonly KeyAttribute[],
  byName: Map<string, KeyCondition>,
): KeyCondition[] {
  const sort: KeyCondition[] = [];
  for (const attribute of range) {
    const condition = byName.get(attribute.name);
    if (condition === undefined) break;
    checkValues(attribute, condition);
    sort.push(condition);
    byName.delete(attribute.name);
    if (condition.operator !== "EQ") break;
  }
  if (byName.size === 0) return sort;
  const missed = range.find(({ name }) => !sort.some(({ attribute }) => attribute === name));
  if (missed === undefined || byName.has(missed.name)) {
    throw validationError("Query key condition not supported");
  }
  throw validationError(`Query condition missed key schema element: ${missed.name}`);
}

function checkValues({ name, type }: KeyAttribute, { values, operator }: KeyCondition): void {
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
