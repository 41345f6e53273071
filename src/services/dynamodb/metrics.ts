import type { Observation, Outcome } from "../../core/metrics/observation.js";
import type { AwsError } from "../../wire/aws-error.js";
import type { Consumption } from "./capacity.js";
import { consumedBy } from "./metered.js";

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
const READS: ReadonlySet<string> = new Set(["BatchGetItem", "GetItem", "Query", "Scan", "TransactGetItems"]);

/** One measurement; of a table, of a table's operation or index, or over all. */
export function measurement(
  name: string,
  unit: string,
  value: number,
  dimensions?: Record<string, string>,
): Observation {
  if (dimensions === undefined) return { namespace: NAMESPACE, name, unit, value };
  return { namespace: NAMESPACE, name, unit, value, dimensions };
}

/** Of requests to tables, what AWS publishes of them; consumed capacity by table and global index. */
export function metrics(outcome: Outcome): Observation[] {
  const { operation, input, output, error } = outcome;
  const tables = NO_TABLE.has(operation) ? [] : tablesOf(input);
  if (error) return ofError(operation, tables, input, error);
  // Every request comes here: one list, filled.
  const observations: Observation[] = [];
  for (const consumption of consumedBy(output ?? {})) addConsumption(observations, consumption);
  for (const table of tables) addSuccess(observations, outcome, table);
  return observations;
}

function addConsumption(observations: Observation[], consumption: Consumption): void {
  for (const { index, read, write } of consumption.parts()) {
    const own = { TableName: consumption.table.name };
    // A local index uses its table's capacity.
    const dimensions = index?.kind === "global" ? { ...own, GlobalSecondaryIndexName: index.name } : own;
    if (read > 0) observations.push(measurement("ConsumedReadCapacityUnits", "Count", read, dimensions));
    if (write > 0) observations.push(measurement("ConsumedWriteCapacityUnits", "Count", write, dimensions));
  }
}

function addSuccess(
  observations: Observation[],
  { operation, output, elapsedMs }: Outcome,
  TableName: string,
): void {
  const dimensions = { TableName, Operation: operation };
  observations.push(measurement("SuccessfulRequestLatency", "Milliseconds", elapsedMs, dimensions));
  const count = output?.["Count"];
  if ((operation !== "Query" && operation !== "Scan") || typeof count !== "number") return;
  observations.push(measurement("ReturnedItemCount", "Count", count, dimensions));
}

function ofError(
  operation: string,
  tables: string[],
  input: Outcome["input"],
  error: AwsError,
): Observation[] {
  const ofTables = (name: string, more: Record<string, string> = {}) =>
    tables.map((TableName) => measurement(name, "Count", 1, { TableName, ...more }));
  if (error.code === "ConditionalCheckFailedException") return ofTables("ConditionalCheckFailedRequests");
  if (error.code === "TransactionConflictException") return ofTables("TransactionConflict");
  if (THROTTLES.has(error.code)) {
    const kind = READS.has(operation) ? "Read" : "Write";
    return [...ofTables("ThrottledRequests", { Operation: operation }), ...ofTables(`${kind}ThrottleEvents`)];
  }
  if (error.status >= 500) return ofTables("SystemErrors", { Operation: operation });
  const cancelled = error.code === "TransactionCanceledException" ? ofReasons(input, error) : [];
  return [measurement("UserErrors", "Count", 1), ...cancelled];
}

/** Each action of a cancelled transaction that met another, or whose condition did not hold. */
function ofReasons(input: Outcome["input"], { members }: AwsError): Observation[] {
  const reasons = listOf(members?.["CancellationReasons"]);
  return listOf(input["TransactItems"]).flatMap((action, at) => {
    const [inner] = Object.values(action).filter((one) => one !== undefined);
    const table = nameOf(Reflect.get(Object(inner), "TableName"));
    const code: unknown = Reflect.get(reasons[at] ?? {}, "Code");
    if (table === undefined) return [];
    if (code === "TransactionConflict") return [measurement(code, "Count", 1, { TableName: table })];
    if (code !== "ConditionalCheckFailed") return [];
    return [measurement("ConditionalCheckFailedRequests", "Count", 1, { TableName: table })];
  });
}

/** Tables go by name or ARN. */
function nameOf(table: unknown): string | undefined {
  return typeof table === "string" ? table.slice(table.lastIndexOf("/") + 1) : undefined;
}

/** Of the request, or of all in its batch or transaction. */
function tablesOf(input: Outcome["input"]): string[] {
  const only = nameOf(input["TableName"]);
  if (only !== undefined) return [only];
  const inBatch = Object.keys(Object(input["RequestItems"]));
  const inTransaction = listOf(input["TransactItems"]).map((action) =>
    Reflect.get(Object(Object.values(action).find((one) => one !== undefined)), "TableName"),
  );
  const names = [...inBatch, ...inTransaction].map(nameOf);
  return [...new Set(names.filter((name) => name !== undefined))];
}

function listOf(value: unknown): object[] {
  return Array.isArray(value) ? value : [];
}
