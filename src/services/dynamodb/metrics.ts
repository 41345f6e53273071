import type { Observation, Outcome } from "../../core/metrics/observation.js";

const NAMESPACE = "AWS/DynamoDB";
const NO_TABLE: ReadonlySet<string> = new Set([
  "ListTables",
  "DescribeLimits",
  "DescribeEndpoints",
  "ListBackups",
]);
const THROTTLES: ReadonlySet<string> = new Set([
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
]);

/** Of requests to tables, what AWS publishes of them; consumed capacity as it is metered. */
export function metrics({ operation, input, output, error, elapsedMs, usage }: Outcome): Observation[] {
  const table = tableOf(input["TableName"]);
  const found: Observation[] = [];
  const add = (name: string, unit: string, value: number, dimensions?: Record<string, string>) =>
    found.push({ namespace: NAMESPACE, name, unit, value, ...(dimensions && { dimensions }) });
  for (const { usageType, quantity, resource } of usage) {
    const kind = usageType.includes("Read") ? "Read" : "Write";
    if (resource !== undefined)
      add(`Consumed${kind}CapacityUnits`, "Count", quantity, { TableName: resource });
  }
  if (error) {
    if (error.code === "ConditionalCheckFailedException") {
      if (table !== undefined) add("ConditionalCheckFailedRequests", "Count", 1, { TableName: table });
    } else if (THROTTLES.has(error.code)) {
      if (table !== undefined)
        add("ThrottledRequests", "Count", 1, { TableName: table, Operation: operation });
    } else if (error.status < 500) add("UserErrors", "Count", 1);
    return found;
  }
  if (table === undefined || NO_TABLE.has(operation)) return found;
  const dimensions = { TableName: table, Operation: operation };
  add("SuccessfulRequestLatency", "Milliseconds", elapsedMs, dimensions);
  const count = output?.["Count"];
  if ((operation === "Query" || operation === "Scan") && typeof count === "number") {
    add("ReturnedItemCount", "Count", count, dimensions);
  }
  return found;
}

/** Tables go by name or ARN. */
function tableOf(name: unknown): string | undefined {
  return typeof name === "string" ? name.split("/").at(-1) : undefined;
}
