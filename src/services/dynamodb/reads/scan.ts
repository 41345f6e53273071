import type { Key, Range } from "../../../core/store/store.js";
import type { SdkModules } from "../../../wire/sdk-modules.js";
import type { InputOf } from "../../../wire/sdk-types.js";
import { validationError } from "../errors.js";
import { Bindings } from "../expressions/bindings.js";
import type { SyntaxReader } from "../expressions/syntax-reader.js";
import { checkScalarKeys } from "../items/condition-request.js";
import { checkExpressionParameters } from "../items/expression-parameters.js";
import { attributePaths, requestedPaths } from "../items/read-projection.js";
import { checkConditionalOperator, toLegacyConditions } from "../legacy/conditions.js";
import type { Op } from "../operation.js";
import { admit, openTable } from "../state.js";
import { partitionCount, partitionNumber } from "../tables/partitions.js";
import { tableNameOf } from "../tables/table-name.js";
import type { Attributes } from "../values/attribute-value.js";
import { segmentBound } from "../values/key-encoding.js";
import { refuseBefore } from "../wording.js";
import { requestedFilter } from "./filter.js";
import { pageOutput } from "./page-output.js";
import { type PartitionSpan, readPage } from "./read-page.js";
import { type ReadTarget, toReadTarget } from "./read-target.js";
import { checkSelect, toSelection } from "./select.js";
import { checkStartShape, startPlace, toStartKey } from "./start-key.js";

type ScanInput = InputOf<SdkModules["dynamodb"], "Scan">;

/** A part of a parallel scan. */
interface Segment {
  number: number;
  total: number;
}

export const Scan: Op<"Scan"> = async (input, ctx) => {
  const scan = toScan(input, ctx.state.expressions);
  const table = await openTable(ctx.store, ctx, tableNameOf(ctx, input.TableName));
  const target = toReadTarget(table, input.IndexName, input.ConsistentRead);
  admit(ctx, table, "read", target.index);
  if (scan.startKey !== undefined) checkStartShape(target, scan.startKey);
  const selection = toSelection(target, input.Select, scan.paths);
  const range = pageRange(target, scan.segment, scan.startKey);
  checkScalarKeys(table, [...(scan.paths ?? []), ...scan.filter.paths]);
  const page = await readPage(ctx.store, {
    target,
    range,
    limit: input.Limit,
    filter: scan.filter.condition,
    selection,
    consistency: input.ConsistentRead ? "strong" : "eventual",
    partitions: partitionSpan(target, range, scan.segment),
  });
  return pageOutput(page, selection, input.ReturnConsumedCapacity);
};

/** All that can be checked before the table is known, in AWS's order. */
function toScan(input: ScanInput, reader: SyntaxReader) {
  const { ProjectionExpression, FilterExpression, AttributesToGet, ScanFilter, ConditionalOperator } = input;
  checkExpressionParameters(
    { ProjectionExpression, FilterExpression },
    { AttributesToGet, ScanFilter, ConditionalOperator },
    input,
  );
  checkConditionalOperator(ConditionalOperator, Object.keys(ScanFilter ?? {}).length > 0);
  checkSelect(input.Select, input, input.IndexName);
  attributePaths(AttributesToGet);
  toLegacyConditions(ScanFilter, refuseBefore);
  const startKey = toStartKey(input.ExclusiveStartKey, refuseBefore);
  const segment = toSegment(input);
  const bindings = new Bindings(input.ExpressionAttributeNames, input.ExpressionAttributeValues, reader);
  const filter = requestedFilter(
    FilterExpression,
    ScanFilter,
    "ScanFilter",
    ConditionalOperator,
    bindings,
    refuseBefore,
  );
  const paths = requestedPaths(input, bindings);
  bindings.checkAllUsed();
  return { segment, filter, paths, startKey };
}

function toSegment({ Segment, TotalSegments }: ScanInput): Segment {
  if (TotalSegments === undefined) {
    if (Segment === undefined) return { number: 0, total: 1 };
    throw validationError(
      "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    );
  }
  if (Segment === undefined) {
    throw validationError(
      "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    );
  }
  if (Segment >= TotalSegments) {
    throw validationError(
      "The Segment parameter is zero-based and must be less than parameter TotalSegments: " +
        `Segment: ${Segment} is not less than TotalSegments: ${TotalSegments}`,
    );
  }
  return { number: Segment, total: TotalSegments };
}

function pageRange(target: ReadTarget, segment: Segment, startKey: Attributes | undefined): Range {
  const { table, index } = target;
  const space: Key = index === undefined ? [table.space] : [table.space, index.number];
  const { number, total } = segment;
  const range: Range = {
    prefix: space,
    start: [...space, segmentBound(number, total)],
    ...(number < total - 1 && { end: [...space, segmentBound(number + 1, total)] }),
  };
  if (startKey === undefined) return range;
  const place = startPlace(target, startKey);
  const partition = place[space.length] as string;
  const isInSegment =
    partition >= segmentBound(number, total) &&
    (number === total - 1 || partition < segmentBound(number + 1, total));
  if (!isInSegment) {
    throw validationError(
      "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct " +
        `Segment. TotalSegments: ${total} Segment: ${number}`,
    );
  }
  return { ...range, start: place, startExclusive: true };
}

/** From the partition that the page starts in to the last of the segment. */
function partitionSpan(
  { table, index }: ReadTarget,
  { start }: Range,
  { number, total }: Segment,
): PartitionSpan {
  const count = partitionCount(table);
  const hash = String(start?.[index === undefined ? 1 : 2] ?? "");
  const end = (count * (number + 1)) / total;
  return { first: partitionNumber(hash, count), last: Math.ceil(end) - 1, count };
}
