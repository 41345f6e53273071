import type { Observation, Outcome } from "../../core/metrics/observation.js";

const NAMESPACE = "AWS/SQS";

/** Messages sent, received and deleted, by queue. */
export function metrics({ operation, input, output, error }: Outcome): Observation[] {
  const url = input["QueueUrl"];
  if (error || typeof url !== "string") return [];
  const [name = "", owner = ""] = url.split("/").reverse();
  const queue: Owned = {
    dimensions: { QueueName: name },
    ...(/^\d{12}$/.test(owner) && { account: owner }),
  };
  const count = (metric: string, value: number): Observation => ({
    namespace: NAMESPACE,
    name: metric,
    unit: "Count",
    value,
    ...queue,
  });
  switch (operation) {
    case "SendMessage":
      return [count("NumberOfMessagesSent", 1), sentSize(input["MessageBody"], queue)];
    case "SendMessageBatch": {
      const sent = listOf(output?.["Successful"]).map((entry) => Reflect.get(entry, "Id"));
      const entries = listOf(input["Entries"]).filter((entry) => sent.includes(Reflect.get(entry, "Id")));
      return [
        count("NumberOfMessagesSent", entries.length),
        ...entries.map((entry) => sentSize(Reflect.get(entry, "MessageBody"), queue)),
      ];
    }
    case "ReceiveMessage": {
      const received = listOf(output?.["Messages"]).length;
      return received === 0
        ? [count("NumberOfEmptyReceives", 1)]
        : [count("NumberOfMessagesReceived", received)];
    }
    case "DeleteMessage":
      return [count("NumberOfMessagesDeleted", 1)];
    case "DeleteMessageBatch":
      return [count("NumberOfMessagesDeleted", listOf(output?.["Successful"]).length)];
    default:
      return [];
  }
}

/** A queue's metrics are its owner's, whoever calls. */
type Owned = Pick<Observation, "dimensions" | "account">;

function sentSize(body: unknown, queue: Owned): Observation {
  const value = Buffer.byteLength(String(body ?? ""));
  return { namespace: NAMESPACE, name: "SentMessageSize", unit: "Bytes", value, ...queue };
}

function listOf(value: unknown): object[] {
  return Array.isArray(value) ? value : [];
}
