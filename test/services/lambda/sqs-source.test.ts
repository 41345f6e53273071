import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateEventSourceMappingCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { deploy, makeRole } from "./deploy.js";

const server = useServer();
const PRINT = "export const handler = async (e) => console.log('GOT ' + JSON.stringify(e));";

it("CreateEventSourceMapping: a queue's messages invoke the function and are deleted after", async () => {
  const sqs = new SQSClient(server.client());
  const lambda = new LambdaClient(server.client());
  const logs = new CloudWatchLogsClient(server.client());
  const Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
  await makeRole(server, "function", [{ Effect: "Allow", Action, Resource: "*" }]);
  await makeRole(server, "logger");
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "work" }));
  await deploy(server, "worker", PRINT);
  const EventSourceArn = `arn:aws:sqs:us-east-1:${ACCOUNT}:work`;
  await lambda.send(new CreateEventSourceMappingCommand({ FunctionName: "worker", EventSourceArn }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "job" }));
  const query = { logGroupName: "/aws/lambda/worker", filterPattern: '"GOT "' };
  let line: string | undefined;
  while (line === undefined) {
    const { events = [] } = await logs.send(new FilterLogEventsCommand(query)).catch(() => ({ events: [] }));
    line = events[0]?.message;
  }
  const event = JSON.parse(line.slice(line.indexOf("GOT ") + 4));
  expect(event.Records).toMatchObject([
    { body: "job", eventSource: "aws:sqs", eventSourceARN: EventSourceArn, awsRegion: "us-east-1" },
  ]);
  for (;;) {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
    );
    if (Attributes?.ApproximateNumberOfMessagesNotVisible === "0") break;
  }
});
