import type { Observation, Outcome } from "../../../core/metrics/observation.js";
import { measurement } from "../metrics.js";
import { streamArnOf } from "./shard-iterator.js";
import { parseStreamArn } from "./stream-arn.js";

interface Returned {
  dynamodb?: { SizeBytes?: number };
}

/** What is read from streams, by stream. */
export function metrics({ operation, input, output, error }: Outcome): Observation[] {
  const records = output?.["Records"];
  if (error || operation !== "GetRecords" || !Array.isArray(records)) return [];
  const arn = streamArnOf(String(input["ShardIterator"]));
  if (arn === undefined) return [];
  const { table: TableName, label: StreamLabel } = parseStreamArn(arn);
  const dimensions = { TableName, StreamLabel, Operation: operation };
  const bytes = (records as Returned[]).reduce((sum, { dynamodb }) => sum + (dynamodb?.SizeBytes ?? 0), 0);
  return [
    measurement("ReturnedRecordsCount", "Count", records.length, dimensions),
    measurement("ReturnedBytes", "Bytes", bytes, dimensions),
  ];
}
