import type { Observation, Outcome } from "../../core/metrics/observation.js";

/** Messages published and their size, by topic. Deliveries are told where they are made. */
export function metrics({ operation, input, output, error }: Outcome): Observation[] {
  const arn = input["TopicArn"] ?? input["TargetArn"];
  if (error || typeof arn !== "string" || !arn.includes(":sns:")) return [];
  const topic = ofTopic(arn);
  const sizes =
    operation === "Publish"
      ? [sizeOf(input["Message"])]
      : operation === "PublishBatch"
        ? published(input, output).map((entry) => sizeOf(Reflect.get(entry, "Message")))
        : [];
  return sizes.flatMap((value): Observation[] => [
    { namespace: "AWS/SNS", name: "NumberOfMessagesPublished", unit: "Count", value: 1, ...topic },
    { namespace: "AWS/SNS", name: "PublishSize", unit: "Bytes", value, ...topic },
  ]);
}

export type NotificationMetric =
  | "Delivered"
  | "Failed"
  | "RedrivenToDlq"
  | "FailedToRedriveToDlq"
  | "FilteredOut"
  | "FilteredOut-MessageAttributes"
  | "FilteredOut-MessageBody"
  | "FilteredOut-NoMessageAttributes"
  | "FilteredOut-InvalidMessageBody";

/** What became of a notification, by topic. */
export function notificationMetric(what: NotificationMetric, topicArn: string): Observation {
  const name = `NumberOfNotifications${what}`;
  return { namespace: "AWS/SNS", name, unit: "Count", value: 1, ...ofTopic(topicArn) };
}

/** A topic's metrics are its owner's, whoever calls. */
function ofTopic(arn: string): Pick<Observation, "dimensions" | "account" | "region"> {
  const [, , , region, account, TopicName = ""] = arn.split(":");
  return { dimensions: { TopicName }, account, region };
}

const sizeOf = (message: unknown) => Buffer.byteLength(String(message ?? ""));

function published(input: Outcome["input"], output: Outcome["output"]): object[] {
  const ids = listOf(output?.["Successful"]).map((entry) => Reflect.get(entry, "Id"));
  return listOf(input["PublishBatchRequestEntries"]).filter((entry) =>
    ids.includes(Reflect.get(entry, "Id")),
  );
}

function listOf(value: unknown): object[] {
  return Array.isArray(value) ? value : [];
}
