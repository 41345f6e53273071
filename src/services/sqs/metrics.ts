import type { Observation, Outcome } from "../../core/metrics/observation.js";

const NAMESPACE = "AWS/SQS";

/** Messages sent, received and deleted, by queue. */
export function metrics({ operation, input, output, error }: Outcome): Observation[] {
  const url = input["QueueUrl"];
  if (error || typeof url !== "string") return [];
  const dimensions = { QueueName: url.split("/").at(-1) ?? "" };
  const count = (name: string, value: number): Observation => ({
    namespace: NAMESPACE,
    name,
    unit: "Count",
    value,
    dimensions,
  });
  switch (operation) {
    case "SendMessage":
      return [count("NumberOfMessagesSent", 1), sentSize(input["MessageBody"], dimensions)];
    case "SendMessageBatch": {
      const sent = listOf(output?.["Successful"]).map((entry) => Reflect.get(entry, "Id"));
      const entries = listOf(input["Entries"]).filter((entry) => sent.includes(Reflect.get(entry, "Id")));
      return [
        count("NumberOfMessagesSent", entries.length),
        ...entries.map((entry) => sentSize(Reflect.get(entry, "MessageBody"), dimensions)),
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

function sentSize(body: unknown, dimensions: Record<string, string>): Observation {
  const value = Buffer.byteLength(String(body ?? ""));
  return { namespace: NAMESPACE, name: "SentMessageSize", unit: "Bytes", value, dimensions };
}

function listOf(value: unknown): object[] {
  return Array.isArray(value) ? value : [];
}
