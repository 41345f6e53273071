import type { Observation, Outcome } from "../../core/metrics/observation.js";
import { decodeIterator } from "./records/iterator.js";
import { type ConsumerName, parseConsumerArn, parseStreamArn } from "./streams/names.js";

const THROTTLED = "ProvisionedThroughputExceededException";

interface Entry {
  Data?: Uint8Array;
  PartitionKey?: string;
}

/** What goes into a stream and out of it, by stream. */
export function metrics(outcome: Outcome): Observation[] {
  const { operation } = outcome;
  if (operation === "SubscribeToShard") return ofSubscribe(outcome);
  const stream = streamOf(outcome.input);
  if (stream === undefined) return [];
  const { name, ...owner } = stream;
  const to: Add = (metric, unit, value) => ({
    namespace: "AWS/Kinesis",
    name: metric,
    unit,
    value,
    dimensions: { StreamName: name },
    ...owner,
  });
  if (operation === "PutRecord") return ofPut(outcome, [outcome.input as Entry], to);
  if (operation === "PutRecords") return ofPut(outcome, listOf(outcome.input["Records"]), to);
  return operation === "GetRecords" ? ofGet(outcome, to) : [];
}

/** What a consumer's subscriptions give, by stream and consumer. */
export function consumerMetric(
  metric: string,
  unit: string,
  value: number,
  { account, region, name, consumer }: Omit<ConsumerName, "createdAt">,
): Observation {
  const dimensions = { StreamName: name, ConsumerName: consumer };
  return { namespace: "AWS/Kinesis", name: metric, unit, value, dimensions, account, region };
}

function ofSubscribe({ input, error }: Outcome): Observation[] {
  const consumer = parseConsumerArn(String(input["ConsumerARN"]));
  if (!consumer) return [];
  const isTooSoon = error?.code === "LimitExceededException";
  return [
    consumerMetric("SubscribeToShard.Success", "Count", error ? 0 : 1, consumer),
    ...(isTooSoon ? [consumerMetric("SubscribeToShard.RateExceeded", "Count", 1, consumer)] : []),
  ];
}

type Add = (metric: string, unit: string, value: number) => Observation;

function ofPut({ operation, output, error, elapsedMs }: Outcome, entries: Entry[], to: Add): Observation[] {
  if (error) {
    const throttled = error.code === THROTTLED ? [to("WriteProvisionedThroughputExceeded", "Count", 1)] : [];
    return [to(`${operation}.Success`, "Count", 0), ...throttled];
  }
  const answers = listOf<{ ErrorCode?: string }>(output?.["Records"]);
  const taken = entries.filter((_entry, at) => answers[at]?.ErrorCode === undefined);
  const bytes = sum(taken.map(sizeOf));
  const failed = entries.length - taken.length;
  return [
    to("IncomingBytes", "Bytes", bytes),
    to("IncomingRecords", "Count", taken.length),
    to(`${operation}.Bytes`, "Bytes", bytes),
    to(`${operation}.Latency`, "Milliseconds", elapsedMs),
    to(`${operation}.Success`, "Count", 1),
    ...(operation === "PutRecords"
      ? [
          to("PutRecords.TotalRecords", "Count", entries.length),
          to("PutRecords.SuccessfulRecords", "Count", taken.length),
          to("PutRecords.ThrottledRecords", "Count", failed),
        ]
      : []),
    ...(failed > 0 ? [to("WriteProvisionedThroughputExceeded", "Count", failed)] : []),
  ];
}

function ofGet({ output, error, elapsedMs }: Outcome, to: Add): Observation[] {
  if (error) {
    const throttled = error.code === THROTTLED ? [to("ReadProvisionedThroughputExceeded", "Count", 1)] : [];
    return [to("GetRecords.Success", "Count", 0), ...throttled];
  }
  const records = listOf<Entry>(output?.["Records"]);
  return [
    to("GetRecords.Bytes", "Bytes", sum(records.map(sizeOf))),
    to("GetRecords.Records", "Count", records.length),
    to("GetRecords.Latency", "Milliseconds", elapsedMs),
    to("GetRecords.Success", "Count", 1),
    to("GetRecords.IteratorAgeMilliseconds", "Milliseconds", Number(output?.["MillisBehindLatest"] ?? 0)),
  ];
}

/** A stream's metrics are its owner's, whoever calls. */
function streamOf({ StreamName: name, StreamARN, ShardIterator }: Outcome["input"]) {
  if (typeof StreamARN === "string") return parseStreamArn(StreamARN);
  if (typeof name === "string") return { name };
  if (typeof ShardIterator !== "string") return undefined;
  const place = decodeIterator(ShardIterator);
  return place && { account: place.account, region: place.region, name: place.name };
}

const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
const sizeOf = ({ Data, PartitionKey = "" }: Entry) =>
  (Data?.byteLength ?? 0) + Buffer.byteLength(PartitionKey);
function listOf<T = Entry>(value: unknown): T[] {
  return Array.isArray(value) ? value : [];
}
