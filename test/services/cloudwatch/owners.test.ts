import { CloudWatchClient, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateStreamCommand,
  KinesisClient,
  PutRecordCommand,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-kinesis";
import {
  CreateTopicCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { useTwoAccounts } from "../../scenarios/ways-in/two-accounts.js";

const cloud = useTwoAccounts();
const mine = () => cloud().server.client();
const theirs = () => cloud().server.client(cloud().other.root);
const policy = (Action: string, Resource: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: cloud().other.id }, Action, Resource }],
  });

async function metricsOf(client: ReturnType<typeof mine>, Namespace: string): Promise<string[]> {
  const { Metrics = [] } = await new CloudWatchClient(client).send(new ListMetricsCommand({ Namespace }));
  return Metrics.map(({ MetricName = "" }) => MetricName);
}

it("AWS/SQS, AWS/SNS, AWS/Kinesis: the owner's, whoever sends", async () => {
  const place = `us-east-1:${"0".repeat(12)}`;
  const { QueueUrl } = await new SQSClient(mine()).send(
    new CreateQueueCommand({
      QueueName: "open",
      Attributes: { Policy: policy("sqs:SendMessage", `arn:aws:sqs:${place}:open`) },
    }),
  );
  await new SQSClient(theirs()).send(new SendMessageCommand({ QueueUrl, MessageBody: "m" }));
  const { TopicArn = "" } = await new SNSClient(mine()).send(new CreateTopicCommand({ Name: "open" }));
  await new SNSClient(mine()).send(
    new SetTopicAttributesCommand({
      TopicArn,
      AttributeName: "Policy",
      AttributeValue: policy("sns:Publish", TopicArn),
    }),
  );
  await new SNSClient(theirs()).send(new PublishCommand({ TopicArn, Message: "m" }));
  const StreamARN = `arn:aws:kinesis:${place}:stream/open`;
  await new KinesisClient(mine()).send(new CreateStreamCommand({ StreamName: "open", ShardCount: 1 }));
  await new KinesisClient(mine()).send(
    new PutResourcePolicyCommand({
      ResourceARN: StreamARN,
      Policy: policy("kinesis:PutRecord", StreamARN),
    }),
  );
  const Data = Buffer.from("m");
  await new KinesisClient(theirs()).send(new PutRecordCommand({ StreamARN, Data, PartitionKey: "p" }));

  expect(await metricsOf(mine(), "AWS/SQS")).toContain("NumberOfMessagesSent");
  expect(await metricsOf(mine(), "AWS/SNS")).toContain("NumberOfMessagesPublished");
  expect(await metricsOf(mine(), "AWS/Kinesis")).toContain("IncomingRecords");
  for (const namespace of ["AWS/SQS", "AWS/SNS", "AWS/Kinesis"]) {
    expect(await metricsOf(theirs(), namespace)).toEqual([]);
  }
});
