import {
  CancelMessageMoveTaskCommand,
  CreateQueueCommand,
  ListMessageMoveTasksCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { beforeAll, expect, it } from "vitest";
import { ACCOUNT, REGION, useServer } from "../../support/server.js";
import { makeUser, policy } from "../iam/support.js";

const server = useServer();
const sqs = () => new SQSClient(server.client());
const arnOf = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
const create = async (QueueName: string, Attributes: Record<string, string> = {}) =>
  (await sqs().send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? "";
const start = (SourceArn: string, DestinationArn?: string, more = {}) =>
  sqs().send(
    new StartMessageMoveTaskCommand({ SourceArn, ...(DestinationArn && { DestinationArn }), ...more }),
  );
const cancel = (TaskHandle: string) => sqs().send(new CancelMessageMoveTaskCommand({ TaskHandle }));
const toHandle = (sourceArn: string) =>
  Buffer.from(JSON.stringify({ taskId: "x", sourceArn })).toString("base64");

beforeAll(async () => {
  await create("dead");
  await create("elsewhere");
  await create("elsewhere.fifo", { FifoQueue: "true" });
  await create("alive", {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf("dead"), maxReceiveCount: 1 }),
  });
});

it.each([
  [
    "a queue that is nobody's dead-letter queue",
    arnOf("alive"),
    undefined,
    "Source queue must be configured as a Dead Letter Queue.",
  ],
  [
    "itself as the destination",
    arnOf("dead"),
    arnOf("dead"),
    "Source queue arn and destination queue arn cannot be the same.",
  ],
  [
    "a queue of another kind",
    arnOf("dead"),
    arnOf("elsewhere.fifo"),
    "Source queue and destination queue must be of the same type.",
  ],
  [
    "a destination that is not there",
    arnOf("dead"),
    arnOf("nowhere"),
    "The resource that you specified for the DestinationArn parameter doesn't exist.",
  ],
])("StartMessageMoveTask: refuses %s", async (_case, source, destination, message) => {
  await expect(start(source, destination)).rejects.toMatchObject({ message });
});

it("StartMessageMoveTask: one task at a time", async () => {
  const url = await create("dead");
  for (const MessageBody of ["1", "2", "3"]) {
    await sqs().send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
  }
  const { TaskHandle = "" } = await start(arnOf("dead"), arnOf("elsewhere"), {
    MaxNumberOfMessagesPerSecond: 1,
  });
  await expect(start(arnOf("dead"))).rejects.toMatchObject({
    Error: { Code: "InvalidParameterValue" },
    message:
      "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
  });
  await cancel(TaskHandle);
  const { Results } = await sqs().send(new ListMessageMoveTasksCommand({ SourceArn: arnOf("dead") }));
  expect(Results).toMatchObject([{ Status: "CANCELLED", ApproximateNumberOfMessagesToMove: 3 }]);
});

it.each([
  ["foobared", "Value for parameter TaskHandle is invalid."],
  [
    toHandle("arn:aws:sqs:us-east-1:111111111111:queue"),
    "The resource that you specified for the SourceArn parameter doesn't exist.",
  ],
  [toHandle(arnOf("dead")), "Task does not exist."],
])("CancelMessageMoveTask: refuses the handle %s", async (handle, message) => {
  await expect(cancel(handle)).rejects.toMatchObject({ message });
});

it("StartMessageMoveTask: needs the right to take the messages, and to send them", async () => {
  const may = async (name: string, actions: string[]) => {
    const { credentials } = await makeUser(server, name, policy({ Action: actions }));
    return new SQSClient({ ...server.client(), credentials })
      .send(new StartMessageMoveTaskCommand({ SourceArn: arnOf("dead"), DestinationArn: arnOf("elsewhere") }))
      .then(() => "moved")
      .catch(({ name: error }: Error) => error);
  };
  const taking = ["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"];
  expect(
    await may(
      "taker",
      taking.map((action) => `sqs:${action}`),
    ),
  ).toBe("AccessDeniedException");
  expect(
    await may(
      "mover",
      [...taking, "SendMessage"].map((action) => `sqs:${action}`),
    ),
  ).toBe("moved");
});
