import { gunzipSync } from "node:zlib";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteSubscriptionFilterCommand,
  DescribeSubscriptionFiltersCommand,
  PutLogEventsCommand,
  PutSubscriptionFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { AddPermissionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { deploy, makeRole } from "../lambda/deploy.js";
import { findInLog } from "../lambda/function-log.js";

const server = useServer();
let logs: CloudWatchLogsClient;
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:reader";
const filter = {
  logGroupName: "source",
  filterName: "errors",
  filterPattern: "ERROR",
  destinationArn: FUNCTION,
};

beforeAll(async () => {
  logs = new CloudWatchLogsClient(server.client());
  await makeRole(server);
  await deploy(
    server,
    "reader",
    "export const handler = async (e) => console.log('DATA ' + e.awslogs.data);",
  );
  await logs.send(new CreateLogGroupCommand({ logGroupName: "source" }));
  await logs.send(new CreateLogStreamCommand({ logGroupName: "source", logStreamName: "s" }));
});

it("PutSubscriptionFilter: wants a function that lets CloudWatch Logs invoke it", async () => {
  await expect(logs.send(new PutSubscriptionFilterCommand(filter))).rejects.toMatchObject({
    name: "InvalidParameterException",
    message:
      "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.",
  });
  await new LambdaClient(server.client()).send(
    new AddPermissionCommand({
      FunctionName: "reader",
      StatementId: "logs",
      Action: "lambda:InvokeFunction",
      Principal: "logs.amazonaws.com",
      SourceArn: "arn:aws:logs:us-east-1:000000000000:log-group:source:*",
    }),
  );
  await logs.send(new PutSubscriptionFilterCommand(filter));
  const { subscriptionFilters } = await logs.send(
    new DescribeSubscriptionFiltersCommand({ logGroupName: "source" }),
  );
  expect(subscriptionFilters).toMatchObject([{ ...filter, distribution: "ByLogStream" }]);
});

it("PutLogEvents: what matches goes to the function, zipped", async () => {
  const timestamp = Date.now();
  const logEvents = ["fine", "ERROR 1", "ERROR 2"].map((message) => ({ timestamp, message }));
  await logs.send(new PutLogEventsCommand({ logGroupName: "source", logStreamName: "s", logEvents }));
  const [line = ""] = await findInLog(logs, "reader", "DATA ");
  const data = gunzipSync(Buffer.from(line.slice(line.indexOf("DATA ") + 5), "base64"));
  expect(JSON.parse(data.toString())).toMatchObject({
    messageType: "DATA_MESSAGE",
    owner: "000000000000",
    logGroup: "source",
    logStream: "s",
    subscriptionFilters: ["errors"],
    logEvents: [
      { id: expect.stringMatching(/^\d{56}$/), timestamp, message: "ERROR 1" },
      { timestamp, message: "ERROR 2" },
    ],
  });
});

it("PutSubscriptionFilter: two to a group, no more", async () => {
  await logs.send(new PutSubscriptionFilterCommand({ ...filter, filterName: "second" }));
  await expect(
    logs.send(new PutSubscriptionFilterCommand({ ...filter, filterName: "third" })),
  ).rejects.toMatchObject({ name: "LimitExceededException", message: "Resource limit exceeded." });
});

it("DeleteSubscriptionFilter: a second time it is not found", async () => {
  const named = { logGroupName: "source", filterName: "second" };
  await logs.send(new DeleteSubscriptionFilterCommand(named));
  await expect(logs.send(new DeleteSubscriptionFilterCommand(named))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "The specified subscription filter does not exist.",
  });
});
