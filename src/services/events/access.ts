import type { PutEventsRequestEntry, Target } from "@aws-sdk/client-eventbridge";
import type { AccessRequest, ConditionValue } from "../../core/access.js";
import { requestTagConditions, resourceTagConditions } from "../../core/tags.js";
import { busOf } from "./buses/find-bus.js";
import {
  type BusName,
  parseBus,
  parseResourceArn,
  type RuleName,
  toApiDestinationArn,
  toBusArn,
  toConnectionArn,
  toRuleArn,
} from "./names.js";
import { speaksForItself } from "./put/check-entry.js";
import { ruleNameOf } from "./rules/find-rule.js";
import type { EventsContext } from "./state.js";
import { apiDestinations, connections, rules } from "./store.js";

type Conditions = Record<string, ConditionValue>;
type Input = Readonly<Record<string, unknown>>;

async function onBus(
  ctx: EventsContext,
  action: string,
  bus: BusName,
  conditions: Conditions = {},
): Promise<AccessRequest> {
  const resource = toBusArn(bus);
  const record = await busOf(ctx.store, bus);
  return {
    action: `events:${action}`,
    resource,
    resourceAccount: bus.account,
    conditions: { ...resourceTagConditions(record?.tags ?? {}), ...conditions },
    resourcePolicies: record?.policy === undefined ? [] : [{ resource, document: record.policy }],
  };
}

/** A rule is under the policy of its bus. */
async function onRule(
  ctx: EventsContext,
  action: string,
  rule: RuleName,
  conditions: Conditions = {},
): Promise<AccessRequest> {
  const { account, region, bus, name } = rule;
  const record = await rules.get(ctx.store, account, region, bus, name);
  const { resourcePolicies } = await onBus(ctx, action, { account, region, name: bus });
  return {
    action: `events:${action}`,
    resource: toRuleArn(rule),
    resourceAccount: account,
    conditions: { ...resourceTagConditions(record?.tags ?? {}), ...conditions },
    ...(resourcePolicies && { resourcePolicies }),
  };
}

const named =
  (action: string) =>
  async (input: { Name?: string | undefined }, ctx: EventsContext): Promise<AccessRequest[]> => [
    await onBus(ctx, action, parseBus(input.Name, ctx), requestTagConditions(input as Input)),
  ];

const busNamed =
  (action: string) =>
  async (input: { EventBusName?: string | undefined }, ctx: EventsContext): Promise<AccessRequest[]> => [
    await onBus(ctx, action, parseBus(input.EventBusName, ctx)),
  ];

interface RuleInput {
  Name?: string | undefined;
  Rule?: string | undefined;
  EventBusName?: string | undefined;
}

const ruleNamed =
  (action: string) =>
  async (input: RuleInput, ctx: EventsContext): Promise<AccessRequest[]> => [
    await onRule(ctx, action, ruleNameOf(ctx, input.EventBusName, input.Name ?? input.Rule ?? "")),
  ];

const onAll = (action: string) => (): AccessRequest[] => [{ action: `events:${action}`, resource: "*" }];

const onResource =
  (action: string) =>
  async (input: { ResourceARN?: string | undefined }, ctx: EventsContext): Promise<AccessRequest[]> => {
    const place = parseResourceArn(input.ResourceARN, ctx);
    const conditions = requestTagConditions(input as Input);
    return [
      place.kind === "bus"
        ? await onBus(ctx, action, place.bus, conditions)
        : await onRule(ctx, action, place.rule, conditions),
    ];
  };

/** Who gives EventBridge a role must be allowed to pass it on. */
const passRole = (role: string | undefined): AccessRequest[] =>
  role === undefined
    ? []
    : [
        {
          action: "iam:PassRole",
          resource: role,
          conditions: { "iam:PassedToService": "events.amazonaws.com" },
        },
      ];

/** What a pattern asks of two fields, which policies may hold it to. */
function patternConditions(pattern: string | undefined): Conditions {
  if (pattern === undefined) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(pattern);
  } catch {
    return {};
  }
  const conditions: Conditions = {};
  for (const field of ["source", "detail-type"]) {
    const values = typeof parsed === "object" && parsed !== null ? (parsed as Input)[field] : undefined;
    const texts = Array.isArray(values) ? values.filter((value) => typeof value === "string") : [];
    if (texts.length > 0) conditions[`events:${field}`] = texts;
  }
  return conditions;
}

interface PutRuleInput extends RuleInput {
  EventPattern?: string | undefined;
  RoleArn?: string | undefined;
}

async function putRule(input: PutRuleInput, ctx: EventsContext): Promise<AccessRequest[]> {
  const rule = ruleNameOf(ctx, input.EventBusName, input.Name ?? "");
  const conditions = {
    ...requestTagConditions(input as unknown as Input),
    ...patternConditions(input.EventPattern),
    "events:creatorAccount": rule.account,
  };
  return [await onRule(ctx, "PutRule", rule, conditions), ...passRole(input.RoleArn)];
}

interface PutTargetsInput extends RuleInput {
  Targets?: Target[] | undefined;
}

async function putTargets(input: PutTargetsInput, ctx: EventsContext): Promise<AccessRequest[]> {
  const rule = ruleNameOf(ctx, input.EventBusName, input.Rule ?? "");
  const arns = (input.Targets ?? []).flatMap(({ Arn }) => Arn ?? []);
  const roles = new Set((input.Targets ?? []).flatMap(({ RoleArn }) => RoleArn ?? []));
  return [
    await onRule(ctx, "PutTargets", rule, { "events:TargetArn": arns }),
    ...[...roles].flatMap(passRole),
  ];
}

/** AWS's services need no permission to tell an account's default bus what happens in it. */
function isOwnEvent({ Source = "", EventBusName }: PutEventsRequestEntry, ctx: EventsContext): boolean {
  return EventBusName === undefined && speaksForItself(Source, ctx);
}

/** Each bus is asked for what is put on it. */
async function putEvents(
  input: { Entries?: PutEventsRequestEntry[] | undefined },
  ctx: EventsContext,
): Promise<AccessRequest[]> {
  const asked = (input.Entries ?? []).filter((entry) => !isOwnEvent(entry, ctx));
  const requests = asked.map((entry) => {
    const isForwarded = ctx.state.forwarded.has(entry);
    return onBus(ctx, "PutEvents", parseBus(entry.EventBusName, ctx), {
      ...(entry.Source && { "events:source": entry.Source }),
      ...(entry.DetailType && { "events:detail-type": entry.DetailType }),
      "events:eventBusInvocation": String(isForwarded),
    });
  });
  return Promise.all(requests);
}

interface Named {
  Name?: string | undefined;
  ConnectionArn?: string | undefined;
}

/** A connection by its ARN, with the id that it ends in; one that is not there by its name. */
const onConnection =
  (action: string) =>
  async ({ Name = "" }: Named, ctx: EventsContext): Promise<AccessRequest[]> => {
    const found = await connections.get(ctx.store, ctx.account, ctx.region, Name);
    const { account, region } = ctx;
    const resource = found
      ? toConnectionArn(found)
      : `arn:aws:events:${region}:${account}:connection/${Name}`;
    return [{ action: `events:${action}`, resource }];
  };

const onDestination =
  (action: string) =>
  async ({ Name = "" }: Named, ctx: EventsContext): Promise<AccessRequest[]> => {
    const { account, region } = ctx;
    const found = await apiDestinations.get(ctx.store, account, region, Name);
    const fallback = `arn:aws:events:${region}:${account}:api-destination/${Name}`;
    return [{ action: `events:${action}`, resource: found ? toApiDestinationArn(found) : fallback }];
  };

const CreateApiDestination = async (input: Named, ctx: EventsContext): Promise<AccessRequest[]> => {
  const onItself = await onDestination("CreateApiDestination")(input, ctx);
  const { ConnectionArn: resource } = input;
  return resource === undefined
    ? onItself
    : [...onItself, { action: "events:CreateApiDestination", resource }];
};

export const access = {
  CreateApiDestination,
  CreateConnection: onConnection("CreateConnection"),
  DeauthorizeConnection: onConnection("DeauthorizeConnection"),
  DeleteApiDestination: onDestination("DeleteApiDestination"),
  DeleteConnection: onConnection("DeleteConnection"),
  DescribeApiDestination: onDestination("DescribeApiDestination"),
  DescribeConnection: onConnection("DescribeConnection"),
  ListApiDestinations: onAll("ListApiDestinations"),
  ListConnections: onAll("ListConnections"),
  UpdateApiDestination: onDestination("UpdateApiDestination"),
  UpdateConnection: onConnection("UpdateConnection"),
  CreateEventBus: named("CreateEventBus"),
  DeleteEventBus: named("DeleteEventBus"),
  DeleteRule: ruleNamed("DeleteRule"),
  DescribeEventBus: named("DescribeEventBus"),
  DescribeRule: ruleNamed("DescribeRule"),
  DisableRule: ruleNamed("DisableRule"),
  EnableRule: ruleNamed("EnableRule"),
  ListEventBuses: onAll("ListEventBuses"),
  ListRuleNamesByTarget: onAll("ListRuleNamesByTarget"),
  ListRules: onAll("ListRules"),
  ListTagsForResource: onResource("ListTagsForResource"),
  ListTargetsByRule: ruleNamed("ListTargetsByRule"),
  PutEvents: putEvents,
  PutPermission: busNamed("PutPermission"),
  PutRule: putRule,
  PutTargets: putTargets,
  RemovePermission: busNamed("RemovePermission"),
  RemoveTargets: ruleNamed("RemoveTargets"),
  TagResource: onResource("TagResource"),
  TestEventPattern: onAll("TestEventPattern"),
  UntagResource: onResource("UntagResource"),
  UpdateEventBus: named("UpdateEventBus"),
};
