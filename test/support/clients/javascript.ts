import { type ClientDriver, ClientError, type DriverOptions } from "./driver.js";

/** Package of each service; its client class and commands are found by name. */
const PACKAGES: Record<string, () => Promise<object>> = {
  sts: () => import("@aws-sdk/client-sts"),
  iam: () => import("@aws-sdk/client-iam"),
  s3: () => import("@aws-sdk/client-s3"),
  dynamodb: () => import("@aws-sdk/client-dynamodb"),
  lambda: () => import("@aws-sdk/client-lambda"),
  logs: () => import("@aws-sdk/client-cloudwatch-logs"),
  rekognition: () => import("@aws-sdk/client-rekognition"),
  ec2: () => import("@aws-sdk/client-ec2"),
  sqs: () => import("@aws-sdk/client-sqs"),
  sns: () => import("@aws-sdk/client-sns"),
  events: () => import("@aws-sdk/client-eventbridge"),
  kinesis: () => import("@aws-sdk/client-kinesis"),
};

interface AnyClient {
  send(command: object): Promise<Record<string, unknown>>;
  destroy(): void;
}
type Classes = Record<string, new (input: object) => object>;

export function javascriptDriver({ endpoint, region, credentials }: DriverOptions): ClientDriver {
  const clients = new Map<string, { client: AnyClient; classes: Classes }>();
  const load = async (service: string) => {
    const known = clients.get(service);
    if (known) return known;
    const classes = (await PACKAGES[service]?.()) as Classes;
    const name = Object.keys(classes).find((key) => key.endsWith("Client") && key !== "__Client") ?? "";
    const Client = classes[name];
    if (!Client) throw new Error(`no client class in the package of ${service}`);
    const config = { endpoint, region, credentials, maxAttempts: 1, forcePathStyle: true };
    const loaded = { client: new Client(config) as AnyClient, classes };
    clients.set(service, loaded);
    return loaded;
  };
  return {
    name: "AWS SDK for JavaScript v3",
    async call(service, operation, input = {}) {
      const { client, classes } = await load(service);
      const Command = classes[`${operation}Command`];
      if (!Command) throw new Error(`the SDK has no ${operation}`);
      try {
        const { $metadata: _, ...output } = await client.send(new Command(input));
        return await withBytes(output);
      } catch (error) {
        if (error instanceof Error && "$metadata" in error) throw new ClientError(error.name, error.message);
        throw error;
      }
    },
    async close() {
      for (const { client } of clients.values()) client.destroy();
    },
  };
}

/** Streams become bytes, and those of events lists, as the other drivers give them. */
async function withBytes(output: Record<string, unknown>): Promise<Record<string, unknown>> {
  for (const [name, value] of Object.entries(output)) {
    if (typeof value === "object" && value !== null && "transformToByteArray" in value) {
      output[name] = await (value as { transformToByteArray(): Promise<Uint8Array> }).transformToByteArray();
    } else if (typeof value === "object" && value !== null && Symbol.asyncIterator in value) {
      const events: unknown[] = [];
      for await (const event of value as AsyncIterable<unknown>) events.push(event);
      output[name] = events;
    }
  }
  return output;
}
