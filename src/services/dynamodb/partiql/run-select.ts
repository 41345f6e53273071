import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Key, Range } from "../../../core/store/store.js";
import { Consumption } from "../capacity.js";
import { invalidParameter, validationError } from "../errors.js";
import type { Path } from "../expressions/bindings.js";
import { conditionPaths } from "../expressions/bound-condition.js";
import { valueAt } from "../expressions/paths.js";
import { projectedAttributes } from "../indexes/index-entry.js";
import { type Item, itemOutput, toOutput } from "../items/item.js";
import { queryRange } from "../reads/key-conditions.js";
import { readPage } from "../reads/read-page.js";
import { partitionIn, type ReadTarget, STATEMENT_WORDS, toReadTarget } from "../reads/read-target.js";
import { toSelection } from "../reads/select.js";
import { startPlace } from "../reads/start-key.js";
import { admit, type DynamoContext, openTable, useKey } from "../state.js";
import { partitionCount } from "../tables/partitions.js";
import { tableNameOf } from "../tables/table-name.js";
import { type Attributes, setAttribute } from "../values/attribute-value.js";
import type { Select } from "./statement.js";
import { partitionsIn, sortConditionIn } from "./where-keys.js";

interface SelectOptions {
  isConsistent: boolean;
  limit: number | undefined;
  nextToken: string | undefined;
}

export interface SelectResult {
  items: Record<string, AttributeValue>[];
  nextToken: string | undefined;
  lastKey: Attributes | undefined;
  consumed: Consumption;
}

/** Reads the partitions that the WHERE clause names, or all of the table. */
export async function runSelect(
  ctx: DynamoContext,
  statement: Select,
  options: SelectOptions,
): Promise<SelectResult> {
  const table = await openTable(ctx.store, ctx, tableNameOf(ctx, statement.table));
  const target = toReadTarget(table, statement.index, options.isConsistent, STATEMENT_WORDS);
  admit(ctx, table, "read", target.index);
  const selection = toSelection(target, undefined, statement.paths);
  checkFilter(target, statement);
  const partitions = partitionsIn(target.key, statement.where);
  const reverse = isReversed(target, statement, partitions !== undefined);
  const consumed = new Consumption(table);
  const found: Item[] = [];
  let position = fromToken(options.nextToken);
  let left = options.limit;
  for (const ranges = toRanges(target, statement, partitions); position.range < ranges.length; ) {
    const range = startAfter(target, { ...ranges[position.range], reverse }, position.lastKey);
    const page = await readPage(ctx.store, {
      target,
      range,
      limit: left,
      filter: statement.where,
      selection,
      consistency: options.isConsistent ? "strong" : "eventual",
      ...(partitions === undefined && {
        partitions: { first: 0, last: partitionCount(table) - 1, count: partitionCount(table) },
      }),
    });
    if (partitions !== undefined) {
      useKey(ctx, table, "read", partitionIn(target, range), page.consumed.readUnits, target.index);
    }
    consumed.merge(page.consumed);
    found.push(...page.items);
    if (left !== undefined) left -= page.scannedCount;
    if (page.lastKey !== undefined) {
      return result(found, statement, consumed, { range: position.range, lastKey: page.lastKey });
    }
    position = { range: position.range + 1, lastKey: undefined };
    if (left !== undefined && left <= 0 && position.range < ranges.length) {
      return result(found, statement, consumed, position);
    }
  }
  return result(found, statement, consumed, undefined);
}

/** What an index does not hold cannot be asked of it. */
function checkFilter({ table, index }: ReadTarget, { where }: Select): void {
  if (index === undefined || index.projection.type === "ALL" || where === undefined) return;
  const held = projectedAttributes(table, index);
  const asked = new Set(conditionPaths(where).map(([name]) => String(name)));
  const missing = [...asked].filter((name) => !held.has(name));
  if (missing.length === 0) return;
  throw invalidParameter(
    `Secondary index ${index.name} does not project one or more filter attributes: [${missing.join(", ")}]`,
  );
}

/** Where reading goes on: in which of the ranges, after which item. */
interface Position {
  range: number;
  lastKey: Attributes | undefined;
}

function result(
  found: readonly Item[],
  { paths }: Select,
  consumed: Consumption,
  position: Position | undefined,
): SelectResult {
  return {
    items: found.map((item) => selected(item, paths)),
    nextToken: position && toToken(position),
    lastKey: position?.lastKey,
    consumed,
  };
}

/** What a path leads to goes by the path's last name. */
export function selected(item: Item, paths: readonly Path[] | undefined): Record<string, AttributeValue> {
  if (paths === undefined) return itemOutput(item);
  const chosen: Attributes = {};
  for (const path of paths) {
    const value = valueAt(item.attributes, path);
    if (value !== undefined) setAttribute(chosen, lastName(path), value);
  }
  return toOutput(chosen);
}

function lastName(path: Path): string {
  const from = path.findLastIndex((step) => typeof step === "string");
  return path
    .slice(from)
    .map((step) => (typeof step === "number" ? `[${step}]` : step))
    .join("");
}

function toRanges(target: ReadTarget, { where }: Select, partitions: Attributes[] | undefined): Range[] {
  const { table, index, key } = target;
  const space: Key = index === undefined ? [table.space] : [table.space, index.number];
  if (partitions === undefined || where === undefined) return [{ prefix: space }];
  const sort = sortConditionIn(key, where);
  return partitions.map((partition) => queryRange(space, key, { partition, sort }));
}

function isReversed(target: ReadTarget, { order }: Select, hasPartitions: boolean): boolean {
  if (order === undefined) return false;
  if (!hasPartitions) {
    throw validationError(
      "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
    );
  }
  const names = [...target.key.hash, ...target.key.range].map(({ name }) => name);
  if (!names.includes(order.attribute)) {
    throw validationError(
      `Variable reference ${order.attribute} in ORDER BY clause must be part of the primary key`,
    );
  }
  return order.isDescending;
}

function startAfter(target: ReadTarget, range: Range, lastKey: Attributes | undefined): Range {
  if (lastKey === undefined) return range;
  const place = startPlace(target, lastKey);
  return range.reverse
    ? { ...range, end: place, endInclusive: false }
    : { ...range, start: place, startExclusive: true };
}

function toToken({ range, lastKey }: Position): string {
  return Buffer.from(JSON.stringify([range, lastKey ?? null])).toString("base64url");
}

function fromToken(token: string | undefined): Position {
  if (token === undefined) return { range: 0, lastKey: undefined };
  try {
    const [range, lastKey] = JSON.parse(Buffer.from(token, "base64url").toString()) as [unknown, unknown];
    if (Number.isInteger(range) && (lastKey === null || typeof lastKey === "object")) {
      return { range: range as number, lastKey: (lastKey as Attributes | null) ?? undefined };
    }
  } catch {
    // Not one of ours.
  }
  throw validationError("Given token is not valid");
}
