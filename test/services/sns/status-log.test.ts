import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { expect, it } from "vitest";
import { ACCOUNT, REGION, useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { policy, trust } from "../iam/support.js";
import { messaging, queueArn } from "./support.js";

const server = useServer();
const use = () => messaging(server);

async function makeRole(RoleName: string): Promise<string> {
  const iam = new IAMClient(server.client());
  const AssumeRolePolicyDocument = trust({ Service: "sns.amazonaws.com" });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyDocument = policy({
    Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
  });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "log", PolicyDocument }));
  return Role?.Arn ?? "";
}

/** The entries of a log group, once there are any. */
async function entriesOf(logGroupName: string): Promise<unknown[]> {
  const read = async () => {
    const command = new FilterLogEventsCommand({ logGroupName });
    const { events = [] } = await new CloudWatchLogsClient(server.client())
      .send(command)
      .catch(() => ({ events: [] }));
    return events.map(({ message = "{}" }) => JSON.parse(message) as unknown);
  };
  await until(async () => (await read()).length > 0, `an entry in ${logGroupName}`);
  return read();
}

it("the topic's feedback roles log what was delivered and what was not", async () => {
  const role = await makeRole("feedback");
  const topic = await use().createTopic("told");
  const queue = await use().createQueue("told");
  await use().subscribe(topic, "sqs", queueArn("told"));
  await use().subscribe(topic, "sqs", queueArn("nowhere"));
  const set = (AttributeName: string, AttributeValue: string) =>
    new SNSClient(server.client()).send(
      new SetTopicAttributesCommand({ TopicArn: topic, AttributeName, AttributeValue }),
    );
  // Without a role, nothing is logged.
  await use().publish(topic, "before");
  await use().receive(queue, 1);
  await set("SQSSuccessFeedbackRoleArn", role);
  await set("SQSFailureFeedbackRoleArn", role);
  const { MessageId } = await use().publish(topic, "after");
  const notification = {
    messageId: MessageId,
    topicArn: topic,
    messageMD5Sum: "632a2406bbcbcd553eec45ac14b40a0a",
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/),
  };
  expect(await entriesOf(`sns/${REGION}/${ACCOUNT}/told`)).toEqual([
    {
      notification,
      delivery: {
        deliveryId: expect.any(String),
        destination: queueArn("told"),
        providerResponse: "OK",
        dwellTimeMs: expect.any(Number),
        attempts: 1,
        statusCode: 200,
      },
      status: "SUCCESS",
    },
  ]);
  expect(await entriesOf(`sns/${REGION}/${ACCOUNT}/told/Failure`)).toMatchObject([
    { notification, delivery: { destination: queueArn("nowhere"), attempts: 1 }, status: "FAILURE" },
  ]);
  await set("SQSSuccessFeedbackSampleRate", "0");
  await use().publish(topic, "unsampled");
  await use().receive(queue, 2);
  expect(await entriesOf(`sns/${REGION}/${ACCOUNT}/told`)).toHaveLength(1);
});
