import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { queueArn } from "../sns/support.js";
import { eventing } from "./support.js";

const server = useServer();
const use = () => eventing(server);
const logs = () => new CloudWatchLogsClient(server.client());
const groupArn = (name: string) => `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${name}`;

/** A log group, with a rule for a source of the same name. */
async function pair(name: string, target = {}): Promise<string> {
  await logs().send(new CreateLogGroupCommand({ logGroupName: name }));
  const ruleArn = await use().putRule(name, { EventPattern: JSON.stringify({ source: [name] }) });
  await use().putTarget(name, { Arn: groupArn(name), ...target });
  return ruleArn;
}

/** Lets EventBridge write into a group: for one rule only, where it is named. */
async function allow(name: string, ruleArn?: string) {
  const Principal = { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] };
  const common = { Effect: "Allow", Principal, Resource: `${groupArn(name)}:*` };
  const Condition = ruleArn && { ArnEquals: { "aws:SourceArn": ruleArn } };
  const policyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { ...common, Action: "logs:CreateLogStream" },
      { ...common, Action: "logs:PutLogEvents", Condition },
    ],
  });
  await logs().send(new PutResourcePolicyCommand({ policyName: name, policyDocument }));
}

async function written(logGroupName: string, count: number) {
  const find = async () =>
    (await logs().send(new FilterLogEventsCommand({ logGroupName }))).events?.filter(Boolean) ?? [];
  await until(async () => (await find()).length >= count, "the log events");
  return find();
}

it("a log group gets each event as a JSON message in a stream of its own", async () => {
  await allow("orders", await pair("orders"));
  await use().put({ Source: "orders", Detail: '{"n":1}' }, { Source: "orders", Detail: '{"n":2}' });
  const events = await written("orders", 2);
  const messages = events.map(({ message = "" }) => JSON.parse(message));
  expect(messages.map(({ detail }) => detail.n).sort()).toEqual([1, 2]);
  expect(messages[0]).toMatchObject({ version: "0", source: "orders", account: ACCOUNT });
  const { logStreams = [] } = await logs().send(new DescribeLogStreamsCommand({ logGroupName: "orders" }));
  expect(logStreams.map(({ logStreamName }) => logStreamName).sort()).toEqual(
    events.map(({ logStreamName }) => logStreamName).sort(),
  );
  expect(logStreams).toHaveLength(2);
  expect(logStreams[0]?.logStreamName).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

it("a template gives the log event's time and message", async () => {
  const time = new Date(Date.now() - 3_600_000);
  time.setMilliseconds(0);
  const InputTransformer = {
    InputPathsMap: { time: "$.time", who: "$.detail.who" },
    InputTemplate: '{"timestamp": <time>, "message": "by <who>"}',
  };
  await pair("told", { InputTransformer });
  await allow("told");
  await use().put({ Source: "told", Time: time, Detail: '{"who":"ann"}' });
  expect(await written("told", 1)).toMatchObject([{ timestamp: time.getTime(), message: "by ann" }]);
});

it("without a policy for the rule, and with input of another shape, the event is a dead letter", async () => {
  const dead = await use().createQueue("dead");
  const DeadLetterConfig = { Arn: queueArn("dead") };
  await pair("closed", { DeadLetterConfig });
  await allow("closed", `arn:aws:events:us-east-1:${ACCOUNT}:rule/another`);
  await pair("shapeless", { DeadLetterConfig, Input: '{"text":"x"}' });
  await allow("shapeless");
  const reasons: Record<string, string | undefined> = {};
  for (const Source of ["closed", "shapeless"]) {
    await use().put({ Source });
    const [letter] = await use().receive(dead);
    reasons[Source] = letter?.MessageAttributes?.ERROR_CODE?.StringValue;
  }
  expect(reasons).toEqual({ closed: "NO_PERMISSIONS", shapeless: "SDK_CLIENT_ERROR" });
  const found = await logs().send(new FilterLogEventsCommand({ logGroupName: "closed" }));
  expect(found.events).toEqual([]);
});

it("PutTargets: refuses a role, another account's group, and what is no group", async () => {
  await use().putRule("refusing");
  const refusal = (target: { Arn: string; RoleArn?: string }) =>
    use()
      .putTarget("refusing", target)
      .catch(({ name, message }) => `${name}: ${message}`);
  const Arn = groupArn("orders");
  expect(await refusal({ Arn, RoleArn: `arn:aws:iam::${ACCOUNT}:role/any` })).toBe(
    `ValidationException: RoleArn is not supported for target ${Arn}.`,
  );
  expect(await refusal({ Arn: Arn.replace(ACCOUNT, "111111111111") })).toBe(
    "ValidationException: Adding cross-account target is not permitted.",
  );
  expect(await refusal({ Arn: `arn:aws:logs:us-east-1:${ACCOUNT}:destination:x` })).toMatch(
    /^ValidationException: .*not in correct format\.$/,
  );
});
