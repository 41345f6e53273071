import type { StreamSpecification } from "@aws-sdk/client-dynamodb";
import { invalidParameter, validationError } from "../errors.js";
import type { DynamoContext } from "../state.js";
import { partitionCount } from "./partitions.js";
import type { Table, TableStream } from "./table.js";

/** The stream that a request asks for. */
export function toStream(
  ctx: DynamoContext,
  given: StreamSpecification | undefined,
  table: Pick<Table, "billingMode" | "throughput">,
): TableStream | undefined {
  if (given === undefined) return undefined;
  if (!given.StreamEnabled) {
    if (given.StreamViewType === undefined) return undefined;
    throw invalidParameter(
      "Table is being created with a stream disabled, UpdateViewType should not be specified",
    );
  }
  if (given.StreamViewType === undefined) {
    throw invalidParameter("StreamViewType must be specified when StreamEnabled is true");
  }
  return {
    label: streamLabel(ctx.clock.now()),
    view: given.StreamViewType,
    isEnabled: true,
    shards: { at: ctx.clock.now(), first: 0, count: partitionCount(table) },
  };
}

/** `2026-01-31T12:34:56.789` */
function streamLabel(now: number): string {
  return new Date(now).toISOString().slice(0, -1);
}

/** The table with its stream switched on or off as the update asks. */
export function changeStream(
  ctx: DynamoContext,
  table: Table,
  given: StreamSpecification | undefined,
): Table {
  if (given === undefined) return table;
  const isOn = table.stream?.isEnabled ?? false;
  const asked = toStream(ctx, given, table);
  if (asked !== undefined) {
    if (isOn) throw validationError(`Table already has an enabled stream: TableName: ${table.name}`);
    return { ...table, stream: asked };
  }
  if (!isOn || table.stream === undefined) {
    throw validationError(`Table does not have a stream to disable: TableName: ${table.name}`);
  }
  return { ...table, stream: { ...table.stream, isEnabled: false } };
}
