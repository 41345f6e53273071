import { gunzipSync } from "node:zlib";
import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeDestinationsCommand,
  DescribeResourcePoliciesCommand,
  ListLogGroupsCommand,
  PutDestinationCommand,
  PutDestinationPolicyCommand,
  PutLogEventsCommand,
  PutResourcePolicyCommand,
  PutSubscriptionFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
} from "@aws-sdk/client-kinesis";
import { beforeAll, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { policy, trust } from "../iam/support.js";

const server = useServer();
const logs = () => new CloudWatchLogsClient(server.client());
const kinesis = () => new KinesisClient(server.client());
const roleArn = `arn:aws:iam::${ACCOUNT}:role/forwarder`;
const streamArn = (name: string) => `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/${name}`;

beforeAll(async () => {
  const iam = new IAMClient(server.client());
  const AssumeRolePolicyDocument = trust({ Service: "logs.amazonaws.com" });
  await iam.send(new CreateRoleCommand({ RoleName: "forwarder", AssumeRolePolicyDocument }));
  const PolicyDocument = policy({ Action: "kinesis:PutRecord" });
  await iam.send(new PutRolePolicyCommand({ RoleName: "forwarder", PolicyName: "put", PolicyDocument }));
});

async function createGroup(logGroupName: string): Promise<void> {
  await logs().send(new CreateLogGroupCommand({ logGroupName }));
  await logs().send(new CreateLogStreamCommand({ logGroupName, logStreamName: "s" }));
}
const write = (logGroupName: string, ...messages: string[]) =>
  logs().send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName: "s",
      logEvents: messages.map((message) => ({ message, timestamp: Date.now() })),
    }),
  );

/** What has come into a stream, unzipped, once it is `count` messages. */
async function received(StreamName: string, count: number) {
  const { ShardIterator } = await kinesis().send(
    new GetShardIteratorCommand({
      StreamName,
      ShardId: "shardId-000000000000",
      ShardIteratorType: "TRIM_HORIZON",
    }),
  );
  let found: unknown[] = [];
  await until(async () => {
    const answer = await kinesis()
      .send(new GetRecordsCommand({ ShardIterator }))
      .catch(() => ({ Records: [] }));
    found = (answer.Records ?? []).map(({ Data }) => JSON.parse(gunzipSync(Data ?? "").toString()));
    return found.length >= count;
  }, "what is sent to the stream");
  return found;
}

it("PutSubscriptionFilter: a stream gets a test message, then what matches, zipped", async () => {
  await kinesis().send(new CreateStreamCommand({ StreamName: "direct", ShardCount: 1 }));
  await createGroup("forwarded");
  const filter = { logGroupName: "forwarded", filterName: "f", filterPattern: "ERROR" };
  const destinationArn = streamArn("direct");
  await expect(
    logs().send(new PutSubscriptionFilterCommand({ ...filter, destinationArn })),
  ).rejects.toMatchObject({ name: "InvalidParameterException" });
  await logs().send(new PutSubscriptionFilterCommand({ ...filter, destinationArn, roleArn }));
  await write("forwarded", "fine", "ERROR bad");
  expect(await received("direct", 2)).toMatchObject([
    { messageType: "CONTROL_MESSAGE", owner: "CloudwatchLogs" },
    {
      messageType: "DATA_MESSAGE",
      owner: ACCOUNT,
      logGroup: "forwarded",
      logStream: "s",
      subscriptionFilters: ["f"],
      logEvents: [{ message: "ERROR bad" }],
    },
  ]);
  await until(async () => (await forwarded("ForwardedLogEvents")) === 1);
  expect(await forwarded("ForwardedBytes")).toBeGreaterThan(0);
});

/** What CloudWatch says of the filter `f` of the group `forwarded`. */
async function forwarded(MetricName: string): Promise<number | undefined> {
  const of = { LogGroupName: "forwarded", DestinationType: "Kinesis", FilterName: "f" };
  const { Datapoints = [] } = await new CloudWatchClient(server.client()).send(
    new GetMetricStatisticsCommand({
      Namespace: "AWS/Logs",
      MetricName,
      Dimensions: Object.entries(of).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 60_000),
      Period: 86_400,
      Statistics: ["Sum"],
    }),
  );
  return Datapoints[0]?.Sum;
}

it("PutSubscriptionFilter: refuses a stream that is not there", async () => {
  await createGroup("nowhere");
  await expect(
    logs().send(
      new PutSubscriptionFilterCommand({
        logGroupName: "nowhere",
        filterName: "f",
        filterPattern: "",
        destinationArn: streamArn("nowhere"),
        roleArn,
      }),
    ),
  ).rejects.toMatchObject({
    name: "InvalidParameterException",
    message:
      "Could not deliver test message to specified Kinesis stream. Check if the given kinesis stream is in ACTIVE state.",
  });
});

it("PutDestination: stands for a stream", async () => {
  await kinesis().send(new CreateStreamCommand({ StreamName: "behind", ShardCount: 1 }));
  const { destination } = await logs().send(
    new PutDestinationCommand({ destinationName: "central", targetArn: streamArn("behind"), roleArn }),
  );
  await createGroup("central");
  await logs().send(
    new PutSubscriptionFilterCommand({
      logGroupName: "central",
      filterName: "f",
      filterPattern: "",
      destinationArn: destination?.arn,
    }),
  );
  await write("central", "hello");
  expect((await received("behind", 2))[1]).toMatchObject({ logEvents: [{ message: "hello" }] });
  const { destinations } = await logs().send(new DescribeDestinationsCommand({}));
  expect(destinations).toMatchObject([{ destinationName: "central", targetArn: streamArn("behind") }]);
});

it("PutResourcePolicy, ListLogGroups: are kept and listed", async () => {
  const policyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "logs:PutLogEvents",
        Resource: "*",
      },
    ],
  });
  await logs().send(new PutResourcePolicyCommand({ policyName: "events", policyDocument }));
  const { resourcePolicies } = await logs().send(new DescribeResourcePoliciesCommand({}));
  expect(resourcePolicies).toMatchObject([{ policyName: "events", policyDocument }]);
  await createGroup("sealed");
  const { logGroups } = await logs().send(new ListLogGroupsCommand({ logGroupNamePattern: "^seal" }));
  expect(logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(["sealed"]);
});

it("PutDestinationPolicy: keeps a policy as it is written, whoever its principals are", async () => {
  const destinationName = "written";
  await kinesis().send(new CreateStreamCommand({ StreamName: "written", ShardCount: 1 }));
  await logs().send(new PutDestinationCommand({ destinationName, targetArn: streamArn("written"), roleArn }));
  const accessPolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "logs.amazonaws.com" },
        Action: "logs:PutSubscriptionFilter",
        Resource: "*",
      },
    ],
  });
  await logs().send(new PutDestinationPolicyCommand({ destinationName, accessPolicy }));
  const { destinations } = await logs().send(
    new DescribeDestinationsCommand({ DestinationNamePrefix: destinationName }),
  );
  expect(destinations?.[0]?.accessPolicy).toBe(accessPolicy);
  await expect(
    logs().send(new PutDestinationPolicyCommand({ destinationName, accessPolicy: "[]" })),
  ).rejects.toMatchObject({ message: "The policy document is invalid." });
});
