import type { LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import { invalidParameter } from "../errors.js";
import { DESCRIBE_ITEMS_MAX, METRIC_FILTERS_MAX } from "../limits.js";
import type { LogsContext, LogsOperation } from "../operation.js";
import { readPageToken, toPageToken } from "../page-token.js";
import { type GroupRecord, groups, metricFilters, streams } from "../store.js";
import { fromGroupArn, toGroupArn } from "./names.js";

export const DescribeLogGroups: LogsOperation<"DescribeLogGroups"> = async (input, ctx) => {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = input;
  if (prefix !== undefined && pattern !== undefined) {
    throw invalidParameter(
      "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
    );
  }
  const limit = input.limit ?? DESCRIBE_ITEMS_MAX;
  const wanted = toFilter(input);
  const found: LogGroup[] = [];
  const after = readPageToken(input.nextToken);
  const range = { start: [after ?? prefix ?? ""], startExclusive: after !== undefined };
  for await (const { value } of groups.range(ctx.store, range)) {
    if (prefix !== undefined && !value.name.startsWith(prefix)) break;
    if (!wanted(value)) continue;
    if (found.length === limit)
      return { logGroups: found, nextToken: toPageToken(found.at(-1)?.logGroupName) };
    found.push(pattern === undefined ? await toGroup(value, ctx) : await toFound(value, ctx));
  }
  return { logGroups: found };
};

type DescribeInput = Parameters<LogsOperation<"DescribeLogGroups">>[0];

function toFilter(input: DescribeInput): (group: GroupRecord) => boolean {
  const pattern = input.logGroupNamePattern?.toLowerCase();
  const identifiers = input.logGroupIdentifiers?.map((one) =>
    one.startsWith("arn:") ? fromGroupArn(one) : one,
  );
  return (group) =>
    (pattern === undefined || group.name.toLowerCase().includes(pattern)) &&
    (input.logGroupClass === undefined || group.logGroupClass === input.logGroupClass) &&
    (identifiers === undefined || identifiers.includes(group.name));
}

async function toGroup(group: GroupRecord, ctx: LogsContext): Promise<LogGroup> {
  const found = await toFound(group, ctx);
  const storedBytes = await sumBytes(group.name, ctx);
  return { ...found, storedBytes, deletionProtectionEnabled: group.isProtected };
}

/** What a search by pattern tells of a group: AWS looks into an index, which knows no sizes. */
async function toFound(group: GroupRecord, ctx: LogsContext): Promise<LogGroup> {
  const arn = toGroupArn(ctx, group.name);
  const filters = await metricFilters.page(ctx.store, METRIC_FILTERS_MAX, { prefix: [group.name] });
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    retentionInDays: group.retentionDays,
    metricFilterCount: filters.items.length,
    arn: `${arn}:*`,
    logGroupArn: arn,
    kmsKeyId: group.kmsKeyId,
    logGroupClass: group.logGroupClass,
  };
}

async function sumBytes(group: string, ctx: LogsContext): Promise<number> {
  let bytes = 0;
  for await (const { value } of streams.range(ctx.store, { prefix: [group] })) bytes += value.storedBytes;
  return bytes;
}
