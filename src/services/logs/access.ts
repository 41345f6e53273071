import type { AccessRequest } from "../../core/access.js";
import { resourceTagConditions } from "../../core/tags.js";
import { fromGroupArn, toGroupArn, toGroupName, toStreamArn } from "./groups/names.js";
import type { LogsContext } from "./operation.js";
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
  return [{ action: `logs:${action}`, resource: `${toGroupArn(ctx, name)}:*`, conditions }];
}

/** On one stream of the group. */
function onStream(action: string) {
  return (input: OnGroup & { logStreamName?: string }, ctx: LogsContext): AccessRequest[] => [
    { action: `logs:${action}`, resource: toStreamArn(ctx, toGroupName(input), input.logStreamName ?? "") },
  ];
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

export const access = {
  CreateLogGroup: onGroup("CreateLogGroup"),
  CreateLogStream: onGroup("CreateLogStream"),
  DeleteLogGroup: onGroup("DeleteLogGroup"),
  DeleteLogStream: onStream("DeleteLogStream"),
  DeleteRetentionPolicy: onGroup("DeleteRetentionPolicy"),
  DeleteSubscriptionFilter: onGroup("DeleteSubscriptionFilter"),
  DescribeLogGroups: onAnyGroup("DescribeLogGroups"),
  DescribeLogStreams: onGroup("DescribeLogStreams"),
  DescribeSubscriptionFilters: onGroup("DescribeSubscriptionFilters"),
  FilterLogEvents: onGroup("FilterLogEvents"),
  GetLogEvents: onStream("GetLogEvents"),
  ListTagsForResource: onResource("ListTagsForResource"),
  ListTagsLogGroup: onGroup("ListTagsLogGroup"),
  PutLogEvents: onStream("PutLogEvents"),
  PutLogGroupDeletionProtection: onGroup("PutLogGroupDeletionProtection"),
  PutRetentionPolicy: onGroup("PutRetentionPolicy"),
  PutSubscriptionFilter: onGroup("PutSubscriptionFilter"),
  StartLiveTail: startLiveTail,
  TagLogGroup: onGroup("TagLogGroup"),
  TagResource: onResource("TagResource"),
  TestMetricFilter: onEverything("TestMetricFilter"),
  UntagLogGroup: onGroup("UntagLogGroup"),
  UntagResource: onResource("UntagResource"),
};
