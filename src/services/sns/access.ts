import type { AccessRequest, ConditionValue } from "../../core/access.js";
import { resourceTagConditions } from "../../core/tags.js";
import { missing } from "./errors.js";
import { targetOf } from "./publish/publish.js";
import type { SnsContext } from "./state.js";
import { topicOf } from "./topics/find-topic.js";
import { parseSubscriptionArn, parseTopicArn, type TopicName, toTopicArn } from "./topics/names.js";

type Conditions = Record<string, ConditionValue>;

async function ask(
  ctx: SnsContext,
  action: string,
  name: TopicName,
  conditions: Conditions = {},
): Promise<AccessRequest[]> {
  const resource = toTopicArn(name);
  const topic = await topicOf(ctx.store, name);
  const document = topic?.attributes.Policy;
  return [
    {
      action: `SNS:${action}`,
      resource,
      resourceAccount: name.account,
      conditions: { ...resourceTagConditions(topic?.tags ?? {}), ...conditions },
      resourcePolicies: document === undefined ? [] : [{ resource, document }],
    },
  ];
}

const onTopic =
  (action: string, conditionsOf?: (input: Input) => Conditions) =>
  (input: Input, ctx: SnsContext): Promise<AccessRequest[]> =>
    ask(ctx, action, parseTopicArn(input.TopicArn, ctx), conditionsOf?.(input));

interface Input {
  TopicArn?: string | undefined;
  Protocol?: string | undefined;
  Endpoint?: string | undefined;
}

/** On the topic of the subscription: AWS names no resource of their own for these. */
const onSubscription =
  (action: string) =>
  (input: { SubscriptionArn?: string | undefined }, ctx: SnsContext): Promise<AccessRequest[]> =>
    ask(ctx, action, parseSubscriptionArn(input.SubscriptionArn, ctx));

/** The links in messages need no permission: who has the token, or the subscription's id, may. */
const orLink =
  <I>(rule: (input: I, ctx: SnsContext) => Promise<AccessRequest[]>) =>
  async (input: I, ctx: SnsContext): Promise<AccessRequest[]> =>
    ctx.principal.type === "anonymous" ? [] : rule(input, ctx);

const onAll = (action: string) => (): AccessRequest[] => [{ action: `SNS:${action}`, resource: "*" }];

const onResource =
  (action: string) =>
  (input: { ResourceArn?: string | undefined }, ctx: SnsContext): Promise<AccessRequest[]> =>
    ask(ctx, action, parseTopicArn(input.ResourceArn, ctx, "ResourceArn"));

const onTarget =
  (action: string) =>
  async (
    input: Input & { TargetArn?: string | undefined; PhoneNumber?: string | undefined },
    ctx: SnsContext,
  ) => {
    if (input.PhoneNumber !== undefined) return onAll(action)();
    const arn = targetOf(input);
    if (arn === undefined) throw missing("TopicArn or TargetArn");
    if (arn.includes(":endpoint/")) return [{ action: `SNS:${action}`, resource: arn }];
    return ask(ctx, action, parseTopicArn(arn, ctx));
  };

/** Batches ask for the action of their single form. */
export const access = {
  AddPermission: onTopic("AddPermission"),
  ConfirmSubscription: orLink(onTopic("ConfirmSubscription")),
  CreateTopic: (input: { Name?: string | undefined }, ctx: SnsContext) =>
    ask(ctx, "CreateTopic", { account: ctx.account, region: ctx.region, name: input.Name ?? "" }),
  DeleteTopic: onTopic("DeleteTopic"),
  GetSubscriptionAttributes: onSubscription("GetSubscriptionAttributes"),
  GetTopicAttributes: onTopic("GetTopicAttributes"),
  ListSubscriptions: onAll("ListSubscriptions"),
  ListSubscriptionsByTopic: onTopic("ListSubscriptionsByTopic"),
  ListTagsForResource: onResource("ListTagsForResource"),
  ListTopics: onAll("ListTopics"),
  Publish: onTarget("Publish"),
  PublishBatch: onTopic("Publish"),
  RemovePermission: onTopic("RemovePermission"),
  SetSubscriptionAttributes: onSubscription("SetSubscriptionAttributes"),
  SetTopicAttributes: onTopic("SetTopicAttributes"),
  Subscribe: onTopic("Subscribe", ({ Protocol, Endpoint }) => ({
    ...(Protocol !== undefined && { "sns:Protocol": Protocol }),
    ...(Endpoint !== undefined && { "sns:Endpoint": Endpoint }),
  })),
  TagResource: onResource("TagResource"),
  Unsubscribe: orLink(onSubscription("Unsubscribe")),
  UntagResource: onResource("UntagResource"),
};
