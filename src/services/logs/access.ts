import type { AccessRequest } from "../../core/access.js";
import { resourceTagConditions } from "../../core/tags.js";
import { destinationArn } from "./destinations/destinations.js";
import { toKeyTarget } from "./encryption/kms-keys.js";
import { fromGroupArn, toGroupArn, toGroupName, toStreamArn } from "./groups/names.js";
import type { LogsContext } from "./operation.js";
import { loadGroupPolicy } from "./policies/group-policies.js";
import { loadPolicies } from "./policies/resource-policies.js";
import { groups } from "./store.js";

interface OnGroup {
  logGroupName?: string;
  logGroupIdentifier?: string;
}

/** `logs:ACTION` on the group. AWS matches it with and without `:*`: policies are written with it. */
function onGroup(action: string) {
  return (input: OnGroup, ctx: LogsContext): Promise<AccessRequest[]> =>
    onNamedGroup(action, toGroupName(input), ctx);
}

async function onNamedGroup(action: string, name: string, ctx: LogsContext): Promise<AccessRequest[]> {
  const conditions = resourceTagConditions((await groups.get(ctx.store, name))?.tags ?? {});
  const resourcePolicies = await loadGroupPolicy(ctx, name);
  return [{ action: `logs:${action}`, resource: `${toGroupArn(ctx, name)}:*`, conditions, resourcePolicies }];
}

/** On one stream of the group. */
function onStream(action: string) {
  return async (input: OnGroup & { logStreamName?: string }, ctx: LogsContext): Promise<AccessRequest[]> => {
    const group = toGroupName(input);
    return [
      {
        action: `logs:${action}`,
        resource: toStreamArn(ctx, group, input.logStreamName ?? ""),
        resourcePolicies: await loadGroupPolicy(ctx, group),
      },
    ];
  };
}

function onResource(action: string) {
  return (input: { resourceArn?: string }, ctx: LogsContext): Promise<AccessRequest[]> =>
    onNamedGroup(action, fromGroupArn(input.resourceArn ?? ""), ctx);
}

function onAnyGroup(action: string) {
  return (_input: unknown, ctx: LogsContext): AccessRequest[] => [
    { action: `logs:${action}`, resource: toGroupArn(ctx, "*") },
  ];
}

const startLiveTail = (input: { logGroupIdentifiers?: string[] }, ctx: LogsContext): AccessRequest[] =>
  (input.logGroupIdentifiers ?? []).map((one) => ({
    action: "logs:StartLiveTail",
    resource: `${toGroupArn(ctx, one.startsWith("arn:") ? fromGroupArn(one) : one)}:*`,
  }));

const onEverything = (action: string) => (): AccessRequest[] => [{ action: `logs:${action}`, resource: "*" }];

const onKeyTarget =
  (action: string) =>
  (input: Parameters<typeof toKeyTarget>[0], ctx: LogsContext): AccessRequest[] => [
    { action: `logs:${action}`, resource: `${toGroupArn(ctx, toKeyTarget(input))}:*` },
  ];

const onDestination =
  (action: string) =>
  ({ destinationName = "" }: { destinationName?: string }, ctx: LogsContext): AccessRequest[] => [
    { action: `logs:${action}`, resource: destinationArn(ctx, destinationName) },
  ];

/** Of one group, or of all. */
const describeMetricFilters = ({ logGroupName = "*" }: OnGroup, ctx: LogsContext): AccessRequest[] => [
  { action: "logs:DescribeMetricFilters", resource: `${toGroupArn(ctx, logGroupName)}:*` },
];

type Rule<I> = (input: I, ctx: LogsContext) => AccessRequest[] | Promise<AccessRequest[]>;

/** Whoever gives a role away must be allowed to. */
function withRole<I>(rule: Rule<I>): Rule<I & { roleArn?: string | undefined }> {
  return async (input, ctx) => {
    const conditions = { "iam:PassedToService": "logs.amazonaws.com" };
    const pass = (role: string) => ({ action: "iam:PassRole", resource: role, conditions });
    return [...(await rule(input, ctx)), ...(input.roleArn ? [pass(input.roleArn)] : [])];
  };
}

/** The account's resource policies may let in other services, beside the group's own. */
function withPolicies<I>(rule: Rule<I>): (input: I, ctx: LogsContext) => Promise<AccessRequest[]> {
  return async (input, ctx) => {
    const policies = await loadPolicies(ctx);
    const requests = await rule(input, ctx);
    return requests.map((request) => ({
      ...request,
      resourcePolicies: [...policies, ...(request.resourcePolicies ?? [])],
    }));
  };
}

export const access = {
  AssociateKmsKey: onKeyTarget("AssociateKmsKey"),
  CancelExportTask: onEverything("CancelExportTask"),
  CreateExportTask: onGroup("CreateExportTask"),
  CreateLogGroup: onGroup("CreateLogGroup"),
  CreateLogStream: withPolicies(onGroup("CreateLogStream")),
  DeleteDestination: onDestination("DeleteDestination"),
  DeleteLogGroup: onGroup("DeleteLogGroup"),
  DeleteLogStream: onStream("DeleteLogStream"),
  DeleteMetricFilter: onGroup("DeleteMetricFilter"),
  DeleteResourcePolicy: onEverything("DeleteResourcePolicy"),
  DeleteRetentionPolicy: onGroup("DeleteRetentionPolicy"),
  DeleteSubscriptionFilter: onGroup("DeleteSubscriptionFilter"),
  DescribeDestinations: onEverything("DescribeDestinations"),
  DescribeExportTasks: onEverything("DescribeExportTasks"),
  DescribeLogGroups: onAnyGroup("DescribeLogGroups"),
  DescribeLogStreams: onGroup("DescribeLogStreams"),
  DescribeMetricFilters: describeMetricFilters,
  DescribeResourcePolicies: onEverything("DescribeResourcePolicies"),
  DescribeSubscriptionFilters: onGroup("DescribeSubscriptionFilters"),
  DisassociateKmsKey: onKeyTarget("DisassociateKmsKey"),
  FilterLogEvents: onGroup("FilterLogEvents"),
  GetLogEvents: onStream("GetLogEvents"),
  ListLogGroups: onEverything("ListLogGroups"),
  ListTagsForResource: onResource("ListTagsForResource"),
  ListTagsLogGroup: onGroup("ListTagsLogGroup"),
  PutDestination: withRole(onDestination("PutDestination")),
  PutDestinationPolicy: onDestination("PutDestinationPolicy"),
  PutLogEvents: withPolicies(onStream("PutLogEvents")),
  PutLogGroupDeletionProtection: onGroup("PutLogGroupDeletionProtection"),
  PutMetricFilter: onGroup("PutMetricFilter"),
  PutResourcePolicy: onEverything("PutResourcePolicy"),
  PutRetentionPolicy: onGroup("PutRetentionPolicy"),
  PutSubscriptionFilter: withRole(onGroup("PutSubscriptionFilter")),
  StartLiveTail: startLiveTail,
  TagLogGroup: onGroup("TagLogGroup"),
  TagResource: onResource("TagResource"),
  TestMetricFilter: onEverything("TestMetricFilter"),
  UntagLogGroup: onGroup("UntagLogGroup"),
  UntagResource: onResource("UntagResource"),
};
