import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { AddPermissionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { deploy, makeRole } from "../lambda/deploy.js";
import { findInLog, valueAfter } from "../lambda/function-log.js";
import { messaging, queueArn } from "./support.js";

const server = useServer();
const use = () => messaging(server);

beforeAll(async () => {
  await makeRole(server);
});

async function deployPrinter(name: string): Promise<string> {
  const code = "export const handler = async (e) => console.log('GOT ' + JSON.stringify(e));";
  const { FunctionArn = "" } = await deploy(server, name, code);
  return FunctionArn;
}

const allow = (FunctionName: string, SourceArn: string) =>
  new LambdaClient(server.client()).send(
    new AddPermissionCommand({
      FunctionName,
      StatementId: "sns",
      Action: "lambda:InvokeFunction",
      Principal: "sns.amazonaws.com",
      SourceArn,
    }),
  );

it("a function gets AWS's record of a message", async () => {
  const topic = await use().createTopic("to-function");
  const functionArn = await deployPrinter("printer");
  await allow("printer", topic);
  const subscription = await use().subscribe(topic, "lambda", functionArn);
  const { MessageId } = await use().publish(topic, "hello function", {
    MessageAttributes: { colour: { DataType: "String", StringValue: "red" } },
  });
  const [line] = await findInLog(new CloudWatchLogsClient(server.client()), "printer", "GOT");
  expect(valueAfter("GOT", line)).toEqual({
    Records: [
      {
        EventSource: "aws:sns",
        EventVersion: "1.0",
        EventSubscriptionArn: subscription,
        Sns: {
          Type: "Notification",
          MessageId,
          TopicArn: topic,
          Subject: null,
          Message: "hello function",
          Timestamp: expect.any(String),
          SignatureVersion: "1",
          Signature: expect.any(String),
          SigningCertUrl: expect.stringMatching(/\.pem$/),
          UnsubscribeUrl: expect.stringContaining(subscription),
          MessageAttributes: { colour: { Type: "String", Value: "red" } },
        },
      },
    ],
  });
});

it("a function that does not let the topic invoke it: the message is a dead letter", async () => {
  const dead = await use().createQueue("function-dead");
  const topic = await use().createTopic("not-allowed");
  const functionArn = await deployPrinter("closed");
  await allow("closed", `${topic}-another`);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn("function-dead") });
  await use().subscribe(topic, "lambda", functionArn, { RedrivePolicy });
  await use().publish(topic, "kept out");
  const [letter] = await use().receive(dead);
  expect(JSON.parse(letter?.Body ?? "").Message).toBe("kept out");
});
