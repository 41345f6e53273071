import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutPermissionCommand,
  PutRuleCommand,
  RemovePermissionCommand,
  RemoveTargetsCommand,
  StartReplayCommand,
  TagResourceCommand,
  TestEventPatternCommand,
  UntagResourceCommand,
  UpdateEventBusCommand,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { queueArn } from "../sns/support.js";
import { eventing, SHOP } from "./support.js";

const server = useServer();
const use = () => eventing(server);
const send = ((command: never) => use().client().send(command)) as ReturnType<
  ReturnType<typeof eventing>["client"]
>["send"];
const busArn = (name: string) => `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/${name}`;

describe("buses", () => {
  it("are made, shown, changed and deleted; the default is always there", async () => {
    const made = await send(new CreateEventBusCommand({ Name: "orders", Description: "all orders" }));
    expect(made).toMatchObject({ EventBusArn: busArn("orders"), Description: "all orders" });
    await expect(send(new CreateEventBusCommand({ Name: "orders" }))).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
      message: "Event bus orders already exists.",
    });
    await send(new UpdateEventBusCommand({ Name: "orders", Description: "changed" }));
    expect(await send(new DescribeEventBusCommand({ Name: "orders" }))).toMatchObject({
      Name: "orders",
      Arn: busArn("orders"),
      Description: "changed",
      CreationTime: expect.any(Date),
    });
    const { EventBuses } = await send(new ListEventBusesCommand({}));
    expect(EventBuses?.map(({ Name }) => Name)).toEqual(["default", "orders"]);
    const rule = { Name: "all", EventBusName: "orders" };
    await send(new PutRuleCommand({ ...rule, EventPattern: JSON.stringify({ source: ["a"] }) }));
    await expect(send(new DeleteEventBusCommand({ Name: "orders" }))).rejects.toMatchObject({
      name: "ValidationException",
      message: "EventBus can't be deleted since it has rules.",
    });
    await send(new DeleteRuleCommand(rule));
    await send(new DeleteEventBusCommand({ Name: "orders" }));
    // One that is not there is deleted already.
    await send(new DeleteEventBusCommand({ Name: "orders" }));
    await expect(send(new DescribeEventBusCommand({ Name: "orders" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Event bus orders does not exist.",
    });
    await expect(send(new DeleteEventBusCommand({ Name: "default" }))).rejects.toMatchObject({
      message: "Cannot delete event bus default.",
    });
    expect((await send(new DescribeEventBusCommand({}))).Arn).toBe(busArn("default"));
  });

  it("PutPermission and RemovePermission: edit the policy", async () => {
    await send(
      new PutPermissionCommand({
        StatementId: "other",
        Principal: "111122223333",
        Action: "events:PutEvents",
      }),
    );
    const { Policy } = await send(new DescribeEventBusCommand({}));
    expect(JSON.parse(Policy ?? "").Statement).toEqual([
      {
        Sid: "other",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "events:PutEvents",
        Resource: busArn("default"),
      },
    ]);
    await expect(send(new RemovePermissionCommand({ StatementId: "none" }))).rejects.toMatchObject({
      message: "Statement with the provided id does not exist.",
    });
    await send(new RemovePermissionCommand({ RemoveAllPermissions: true }));
    expect((await send(new DescribeEventBusCommand({}))).Policy).toBeUndefined();
  });

  it("StartReplay: says that it is not built", async () => {
    const command = new StartReplayCommand({
      ReplayName: "r",
      EventSourceArn: `arn:aws:events:us-east-1:${ACCOUNT}:archive/a`,
      EventStartTime: new Date(0),
      EventEndTime: new Date(1),
      Destination: { Arn: busArn("default") },
    });
    await expect(send(command)).rejects.toMatchObject({ name: "NotImplemented" });
  });
});

describe("rules", () => {
  it("are put, shown, switched, listed and deleted", async () => {
    await send(new CreateEventBusCommand({ Name: "ruled" }));
    const EventBusName = "ruled";
    const arn = await use().putRule("one", { EventBusName, Description: "first" });
    expect(arn).toBe(`arn:aws:events:us-east-1:${ACCOUNT}:rule/ruled/one`);
    await use().putRule("two", { EventBusName });
    const described = await send(new DescribeRuleCommand({ Name: "one", EventBusName }));
    expect(described).toMatchObject({
      Name: "one",
      Arn: arn,
      EventBusName,
      EventPattern: SHOP,
      State: "ENABLED",
      Description: "first",
      CreatedBy: ACCOUNT,
    });
    await send(new DisableRuleCommand({ Name: "one", EventBusName }));
    expect((await send(new DescribeRuleCommand({ Name: "one", EventBusName }))).State).toBe("DISABLED");
    await send(new EnableRuleCommand({ Name: "one", EventBusName }));
    const first = await send(new ListRulesCommand({ EventBusName, Limit: 1 }));
    expect(first.Rules?.map(({ Name }) => Name)).toEqual(["one"]);
    const rest = await send(new ListRulesCommand({ EventBusName, Limit: 1, NextToken: first.NextToken }));
    expect(rest.Rules?.map(({ Name }) => Name)).toEqual(["two"]);
    expect(rest.NextToken).toBeUndefined();
    const prefixed = await send(new ListRulesCommand({ EventBusName, NamePrefix: "tw" }));
    expect(prefixed.Rules?.map(({ Name }) => Name)).toEqual(["two"]);
    await use().putTarget("one", { Arn: queueArn("any") }, EventBusName);
    const byTarget = new ListRuleNamesByTargetCommand({ TargetArn: queueArn("any"), EventBusName });
    expect((await send(byTarget)).RuleNames).toEqual(["one"]);
    const remove = () => send(new DeleteRuleCommand({ Name: "one", EventBusName }));
    await expect(remove()).rejects.toMatchObject({
      name: "ValidationException",
      message: "Rule can't be deleted since it has targets.",
    });
    await send(new RemoveTargetsCommand({ Rule: "one", EventBusName, Ids: ["t"] }));
    await remove();
    await remove();
    await expect(send(new DescribeRuleCommand({ Name: "one", EventBusName }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Rule one does not exist on EventBus ruled.",
    });
  });

  it("PutRule: refuses wrong patterns and schedules", async () => {
    await send(new CreateEventBusCommand({ Name: "strict" }));
    await expect(use().putRule("x", { EventPattern: '{"a":"b"}' })).rejects.toMatchObject({
      name: "InvalidEventPatternException",
      message: 'Event pattern is not valid. Reason: "a" must be an object or an array',
    });
    await expect(use().putRule("x", { ScheduleExpression: "rate(1 minutes)" })).rejects.toMatchObject({
      message: "Parameter ScheduleExpression is not valid.",
    });
    const onBus = { ScheduleExpression: "rate(1 minute)", EventBusName: "strict" };
    await expect(use().putRule("x", onBus)).rejects.toMatchObject({
      message: "ScheduleExpression is supported only on the default event bus.",
    });
    await expect(use().putRule("x", { EventBusName: "none" })).rejects.toMatchObject({
      message: "Event bus none does not exist.",
    });
    await expect(use().putRule("bad name")).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("PutTargets: refuses what cannot be one", async () => {
    await use().putRule("targets");
    const put = (target: object) => use().putTarget("targets", { Arn: queueArn("q"), ...target });
    const wrong: [object, string][] = [
      [
        { Input: "{}", InputPath: "$" },
        "Only one of Input, InputPath, or InputTransformer must be provided for target t.",
      ],
      [
        { InputTransformer: { InputTemplate: '"<nowhere>"' } },
        "InputTemplate for target t contains invalid placeholder nowhere.",
      ],
      [{ Arn: queueArn("q.fifo") }, "Parameter(s) SqsParameters must be specified for target: t."],
      [
        { Arn: "nonsense" },
        "Parameter nonsense is not valid. Reason: Provided Arn is not in correct format.",
      ],
      [
        { Arn: queueArn("q").replace("us-east-1", "eu-west-1") },
        `Parameter arn:aws:sqs:eu-west-1:${ACCOUNT}:q is not valid. Reason: Provided Arn is not in the region of the rule.`,
      ],
      ...[queueArn("dead.fifo"), `arn:aws:sns:us-east-1:${ACCOUNT}:dead`].map((Arn): [object, string] => [
        { DeadLetterConfig: { Arn } },
        `Parameter ${Arn} is not valid. Reason: A dead-letter queue must be a standard queue in the region of the rule.`,
      ]),
    ];
    for (const [target, message] of wrong) await expect(put(target)).rejects.toMatchObject({ message });
    const machine = `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:m`;
    await expect(put({ Arn: machine })).rejects.toMatchObject({ name: "NotImplemented" });
    for (const Id of ["1", "2", "3", "4", "5"]) await put({ Id });
    await expect(put({ Id: "6" })).rejects.toMatchObject({ name: "LimitExceededException" });
    const { Targets } = await send(new ListTargetsByRuleCommand({ Rule: "targets", Limit: 3 }));
    expect(Targets?.map(({ Id }) => Id)).toEqual(["1", "2", "3"]);
    const removed = await send(new RemoveTargetsCommand({ Rule: "targets", Ids: ["1", "9"] }));
    expect(removed).toMatchObject({ FailedEntryCount: 1, FailedEntries: [{ TargetId: "9" }] });
  });

  it("tags: of rules and buses", async () => {
    const ResourceARN = await use().putRule("tagged", { Tags: [{ Key: "a", Value: "1" }] });
    await send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: "b", Value: "2" }] }));
    await send(new UntagResourceCommand({ ResourceARN, TagKeys: ["a"] }));
    const listed = await send(new ListTagsForResourceCommand({ ResourceARN }));
    expect(listed.Tags).toEqual([{ Key: "b", Value: "2" }]);
    const bus = await send(new CreateEventBusCommand({ Name: "tagged", Tags: [{ Key: "c", Value: "3" }] }));
    const ofBus = await send(new ListTagsForResourceCommand({ ResourceARN: bus.EventBusArn }));
    expect(ofBus.Tags).toEqual([{ Key: "c", Value: "3" }]);
  });

  it("TestEventPattern: tells, or refuses what is no event", async () => {
    const event = {
      id: "1",
      "detail-type": "Order",
      source: "shop",
      account: ACCOUNT,
      time: "2026-01-01T00:00:00Z",
      region: "us-east-1",
      resources: [],
      detail: { state: "paid" },
    };
    const test = (pattern: object, Event = JSON.stringify(event)) =>
      send(new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event }));
    expect((await test({ detail: { state: ["paid"] } })).Result).toBe(true);
    expect((await test({ detail: { state: [{ prefix: "un" }] } })).Result).toBe(false);
    for (const odd of ["no json", "[]", '{"id":"1"}']) {
      await expect(test({ id: ["1"] }, odd)).rejects.toMatchObject({
        message: "Parameter Event is not valid.",
      });
    }
  });
});
