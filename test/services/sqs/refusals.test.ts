import {
  AddPermissionCommand,
  CreateQueueCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
} from "@aws-sdk/client-sqs";
import { beforeAll, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";

const server = useServer();
const sqs = () => new SQSClient(server.client());
let QueueUrl = "";
let fifo = "";

beforeAll(async () => {
  const create = async (QueueName: string, Attributes: Record<string, string> = {}) =>
    (await sqs().send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? "";
  QueueUrl = await create("strict");
  fifo = await create("strict.fifo", { FifoQueue: "true" });
});

it("SendMessage: takes no system attribute but the trace header", async () => {
  const MessageSystemAttributes = { Foo: { DataType: "String", StringValue: "x" } } as never;
  await expect(
    sqs().send(new SendMessageCommand({ QueueUrl, MessageBody: "m", MessageSystemAttributes })),
  ).rejects.toMatchObject({ message: "Message system attribute name 'Foo' is invalid." });
});

it.each([
  [{ FifoThroughputLimit: "perMessageGroupId" }],
  [{ FifoThroughputLimit: "perMessageGroupId", DeduplicationScope: "queue" }],
])("SetQueueAttributes: high throughput needs deduplication by group: not %o", async (Attributes) => {
  const set = (wanted: Record<string, string>) =>
    sqs().send(new SetQueueAttributesCommand({ QueueUrl: fifo, Attributes: wanted }));
  const message = expect.stringMatching(/^Invalid value for the parameter FifoThroughputLimit\. Reason: /);
  await set({ FifoThroughputLimit: "perQueue", DeduplicationScope: "queue" });
  await expect(set(Attributes)).rejects.toMatchObject({ message });
  await set({ FifoThroughputLimit: "perMessageGroupId", DeduplicationScope: "messageGroup" });
  await expect(set({ DeduplicationScope: "queue" })).rejects.toMatchObject({ message });
});

it.each([
  [["123"], ["SendMessage"], "Value [123] for parameter PrincipalId is invalid. Reason: Unable to verify."],
  [
    [ACCOUNT],
    ["CreateQueue"],
    "Value SQS:CreateQueue for parameter ActionName is invalid. Reason: Please refer to the appropriate WSDL for a list of valid actions.",
  ],
])("AddPermission: refuses %o with %o", async (AWSAccountIds, Actions, message) => {
  await expect(
    sqs().send(new AddPermissionCommand({ QueueUrl, Label: "l", AWSAccountIds, Actions })),
  ).rejects.toMatchObject({ message });
});

it.each([["aws:mine"], ["k".repeat(129)], [""]])("TagQueue: refuses the key '%s'", async (key) => {
  await expect(sqs().send(new TagQueueCommand({ QueueUrl, Tags: { [key]: "v" } }))).rejects.toMatchObject({
    Error: { Code: "InvalidParameterValue" },
  });
});
