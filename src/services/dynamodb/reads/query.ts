import type { Range } from "../../../core/store/store.js";
import { isPending } from "../../../wire/awaitable.js";
import type { SdkModules } from "../../../wire/sdk-modules.js";
import type { InputOf } from "../../../wire/sdk-types.js";
import { validationError } from "../errors.js";
import { toCondition } from "../expressions/bind-condition.js";
import { Bindings } from "../expressions/bindings.js";
import { meets } from "../expressions/evaluate-condition.js";
import { type KeyCondition, toKeyConditions } from "../expressions/key-condition.js";
import type { SyntaxReader } from "../expressions/syntax-reader.js";
import { checkScalarKeys } from "../items/condition-request.js";
import { checkExpressionParameters } from "../items/expression-parameters.js";
import { attributePaths, requestedPaths } from "../items/read-projection.js";
import {
  checkConditionalOperator,
  toBoundCondition,
  toKeyCondition,
  toLegacyConditions,
} from "../legacy/conditions.js";
import { INDEX_KEY_ATTRIBUTES_MAX } from "../limits.js";
import type { Op } from "../operation.js";
import { admit, openTable, useKey } from "../state.js";
import { tableNameOf } from "../tables/table-name.js";
import {
  type Attributes,
  attributeOf,
  isEqual,
  scalarText,
  typeOf,
  type Value,
} from "../values/attribute-value.js";
import { counted, refuseNow } from "../wording.js";
import { checkFilterKeys, requestedFilter } from "./filter.js";
import { matchConditions, type QueryConditions, queryRange } from "./key-conditions.js";
import { pageOutput } from "./page-output.js";
import { readPage } from "./read-page.js";
import { partitionIn, type ReadTarget, toReadTarget } from "./read-target.js";
import { checkSelect, toSelection } from "./select.js";
import { checkStartKeySize, checkStartPiece, startPlace, toStartKey } from "./start-key.js";

/** A key has up to four attributes for its partition, and four to sort by. */
const KEY_CONDITIONS_MAX = 2 * INDEX_KEY_ATTRIBUTES_MAX;

type QueryInput = InputOf<SdkModules["dynamodb"], "Query">;

export const Query: Op<"Query"> = async (input, ctx) => {
  const query = toQuery(input, ctx.state.expressions);
  const opening = openTable(ctx.store, ctx, tableNameOf(ctx, input.TableName));
  const table = isPending(opening) ? await opening : opening;
  const target = toReadTarget(table, input.IndexName, input.ConsistentRead);
  admit(ctx, table, "read", target.index);
  const conditions = matchedConditions(target, query);
  const range = pageRange(target, conditions, query.startKey, input.ScanIndexForward === false);
  checkScalarKeys(table, query.paths ?? []);
  checkFilterKeys(target.key, query.filter);
  const selection = toSelection(target, input.Select, query.paths);
  checkScalarKeys(table, query.filter.paths);
  const page = await readPage(ctx.store, {
    target,
    range,
    limit: input.Limit,
    filter: query.filter.condition,
    selection,
    consistency: input.ConsistentRead ? "strong" : "eventual",
  });
  useKey(ctx, table, "read", partitionIn(target, range), page.consumed.readUnits, target.index);
  return pageOutput(page, selection, input.ReturnConsumedCapacity);
};

/** The start key and the conditions are checked side by side. */
function matchedConditions(target: ReadTarget, { conditions, startKey }: ReturnType<typeof toQuery>) {
  if (startKey === undefined) return matchConditions(target.key, conditions);
  checkStartKeySize(target, startKey);
  return matchConditions(target.key, conditions, (attribute) => checkStartPiece(startKey, attribute));
}

/** Query has words of its own for a limit under one; Scan has the framework's. */
function checkQueryLimit(limit: number | undefined): void {
  if (limit === undefined || limit >= 1) return;
  throw validationError(
    "1 validation error detected: Value at 'Limit' failed to satisfy constraint: " +
      "Member must have value greater than or equal to 1",
  );
}

/** All that can be checked before the table is known, in AWS's order. */
function toQuery(input: QueryInput, reader: SyntaxReader) {
  checkQueryLimit(input.Limit);
  checkParameters(input);
  const olderFilter = toLegacyConditions(input.QueryFilter, refuseNow);
  checkConditionalOperator(input.ConditionalOperator, olderFilter.length > 0);
  counted(() => checkSelect(input.Select, input, input.IndexName));
  attributePaths(input.AttributesToGet);
  const startKey = toStartKey(input.ExclusiveStartKey, refuseNow);
  if (input.KeyConditions === undefined && input.KeyConditionExpression === undefined) {
    throw validationError(
      "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    );
  }
  const bindings = new Bindings(
    input.ExpressionAttributeNames,
    input.ExpressionAttributeValues,
    reader,
    "newer",
  );
  const expressed =
    input.KeyConditionExpression === undefined
      ? undefined
      : toCondition(input.KeyConditionExpression, "KeyConditionExpression", bindings);
  const filter = requestedFilter(
    input.FilterExpression,
    input.QueryFilter,
    "QueryFilter",
    input.ConditionalOperator,
    bindings,
    refuseNow,
  );
  const paths = requestedPaths(input, bindings);
  bindings.checkAllUsed();
  const conditions = expressed
    ? toKeyConditions(expressed.condition)
    : toLegacyConditions(input.KeyConditions, refuseNow).map(toKeyCondition);
  if (conditions.length === 0 || conditions.length > KEY_CONDITIONS_MAX) {
    throw validationError("Conditions can be of length 1 or 2 only");
  }
  return { conditions, filter, paths, startKey };
}

function checkParameters(input: QueryInput): void {
  const { ProjectionExpression, FilterExpression, KeyConditionExpression } = input;
  const { AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions } = input;
  // KeyConditions may stand beside the other expressions, as long as there is no KeyConditionExpression.
  const isMixed = KeyConditionExpression === undefined;
  checkExpressionParameters(
    { ProjectionExpression, FilterExpression, KeyConditionExpression },
    { AttributesToGet, QueryFilter, ConditionalOperator, ...(!isMixed && { KeyConditions }) },
    input,
  );
}

/** The range of a page: that of the conditions, after the start key. */
function pageRange(
  target: ReadTarget,
  conditions: QueryConditions,
  startKey: Attributes | undefined,
  reverse: boolean,
): Range {
  const { table, index, key } = target;
  const space = index === undefined ? [table.space] : [table.space, index.number];
  const range = queryRange(space, key, conditions);
  range.reverse = reverse;
  if (startKey === undefined) return range;
  const place = startPlace(target, startKey);
  if (index === undefined && key.range.length === 0) throw startKeyOfOne(startKey);
  checkStartKey(conditions, startKey);
  if (reverse) return { ...range, end: place, endInclusive: false };
  return { ...range, start: place, startExclusive: true };
}

/** A partition of one item has no second page. */
function startKeyOfOne(startKey: Attributes) {
  const parts = Object.entries(startKey).map(([name, value]) => {
    const type = typeOf(value);
    return `${name}=AttributeValue: {${type}:${scalarText(value)}}`;
  });
  return validationError(
    `The provided exclusive start key is invalid: ExclusiveStartKey: {${parts.join(", ")}}`,
  );
}

/** A start key must be one that the query itself could have ended a page with. */
function checkStartKey(conditions: QueryConditions, startKey: Attributes): void {
  const isInPartition = Object.entries(conditions.partition).every(([name, value]) =>
    isEqual(attributeOf(startKey, name) as Value, value),
  );
  if (conditions.sort.length === 0) {
    if (isInPartition) return;
    throw validationError(
      "The provided starting key is outside query boundaries based on provided conditions",
    );
  }
  if (!conditions.sort.every((condition) => meetsKeyCondition(startKey, condition))) {
    throw validationError("The provided starting key does not match the range key predicate");
  }
  if (!isInPartition) {
    throw validationError("The query can return at most one row and cannot be restarted");
  }
}

function meetsKeyCondition(key: Attributes, condition: KeyCondition): boolean {
  return meets(key, toBoundCondition([condition], "AND"));
}
