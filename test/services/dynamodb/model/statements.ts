import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Random } from "../../../support/random.js";
import { N, S } from "../support.js";
import { type Plain, type PlainKey, type PlainTable, toAttributes } from "./plain-table.js";
import { randomItem, randomKey } from "./writes.js";

/** One write in PartiQL, and what it does to the model. */
export interface StatementWrite {
  Statement: string;
  Parameters: AttributeValue[];
  key: PlainKey;
  /** The error's name if it cannot be done, as the table is now. */
  fault(model: PlainTable): string | undefined;
  apply(model: PlainTable): void;
}

export function randomStatement(random: Random, table: string): StatementWrite {
  const key = randomKey(random);
  const keys: AttributeValue[] = [S(key.p), N(key.s)];
  const choice = random.integer(5);
  if (choice < 2) return insert(table, randomItem(random));
  if (choice === 2) {
    const bound = random.integer(20);
    const isConditional = random.chance(0.5);
    return {
      Statement: `DELETE FROM "${table}" WHERE p = ? AND s = ?${isConditional ? " AND v >= ?" : ""}`,
      Parameters: [...keys, ...(isConditional ? [N(bound)] : [])],
      key,
      fault: (model) => {
        const before = model.get(key);
        const isMet = !isConditional || before === undefined || (before.v !== undefined && before.v >= bound);
        return isMet ? undefined : "ConditionalCheckFailedException";
      },
      apply: (model) => model.delete(key),
    };
  }
  const n = random.integer(20);
  const bound = random.integer(20);
  const isConditional = choice === 4;
  return {
    Statement:
      `UPDATE "${table}" SET v = ?, g = ? REMOVE l WHERE p = ? AND s = ?` +
      (isConditional ? " AND v < ?" : ""),
    Parameters: [N(n), S("x"), ...keys, ...(isConditional ? [N(bound)] : [])],
    key,
    fault: (model) => {
      const before = model.get(key);
      const isMet = before !== undefined && (!isConditional || (before.v !== undefined && before.v < bound));
      return isMet ? undefined : "ConditionalCheckFailedException";
    },
    apply: (model) => {
      const { l: _, ...rest } = model.get(key) as Plain;
      model.put({ ...rest, v: n, g: "x" });
    },
  };
}

function insert(table: string, item: Plain): StatementWrite {
  const entries = Object.entries(toAttributes(item));
  const fields = entries.map(([name]) => `'${name}': ?`).join(", ");
  return {
    Statement: `INSERT INTO "${table}" VALUE {${fields}}`,
    Parameters: entries.map(([, value]) => value),
    key: item,
    fault: (model) => (model.get(item) === undefined ? undefined : "DuplicateItemException"),
    apply: (model) => model.put(item),
  };
}

/** A read in PartiQL, and the items that it finds. */
export function randomSelect(random: Random, table: string) {
  const { p, s } = randomKey(random);
  const other = randomKey(random);
  return random.pick<{
    Statement: string;
    Parameters: AttributeValue[];
    find: (model: PlainTable) => Plain[];
  }>([
    {
      Statement: `SELECT * FROM "${table}" WHERE p = ? AND s >= ?`,
      Parameters: [S(p), N(s)],
      find: (model) => model.partition(p).filter((item) => item.s >= s),
    },
    {
      Statement: `SELECT * FROM "${table}" WHERE p IN (?, ?) AND s = ?`,
      Parameters: [S(p), S(p === other.p ? "none" : other.p), N(s)],
      find: (model) => model.all().filter((item) => (item.p === p || item.p === other.p) && item.s === s),
    },
    {
      Statement: `SELECT * FROM "${table}"."byG" WHERE g = ? AND v > ?`,
      Parameters: [S("x"), N(s)],
      find: (model) => model.all().filter(({ g, v }) => g === "x" && v !== undefined && v > s),
    },
    {
      Statement: `SELECT * FROM "${table}" WHERE contains(tags, ?) AND v IS NOT MISSING`,
      Parameters: [S("c")],
      find: (model) => model.all().filter(({ tags, v }) => tags?.includes("c") && v !== undefined),
    },
  ]);
}
