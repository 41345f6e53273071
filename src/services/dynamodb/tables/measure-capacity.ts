import { measurement } from "../metrics.js";
import type { DynamoContext } from "../state.js";
import type { Table } from "./table.js";

/** Tells CloudWatch what a table and its global indexes are provisioned with. */
export function measureCapacity(ctx: DynamoContext, table: Table): void {
  if (table.billingMode !== "PROVISIONED") return;
  const own = { TableName: table.name };
  const indexes = table.indexes.filter(({ kind }) => kind === "global");
  const owners = [
    { dimensions: own, throughput: table.throughput },
    ...indexes.map(({ name, throughput }) => ({
      dimensions: { ...own, GlobalSecondaryIndexName: name },
      throughput,
    })),
  ];
  ctx.measure(
    owners.flatMap(({ dimensions, throughput }) => [
      measurement("ProvisionedReadCapacityUnits", "Count", throughput.read, dimensions),
      measurement("ProvisionedWriteCapacityUnits", "Count", throughput.write, dimensions),
    ]),
  );
}
