import type { SubscriptionFilter } from "@aws-sdk/client-cloudwatch-logs";
import { AwsError } from "../../../wire/aws-error.js";
import { findDestination } from "../destinations/destinations.js";
import { invalidParameter, limitExceeded, notFound } from "../errors.js";
import { DESCRIBE_ITEMS_MAX, SUBSCRIPTION_FILTERS_MAX } from "../limits.js";
import type { LogsContext, LogsOperation } from "../operation.js";
import { readPageToken, toPageToken } from "../page-token.js";
import { compilePattern } from "../patterns/compile.js";
import { findGroup, type SubscriptionRecord, subscriptions } from "../store.js";
import { invoke } from "./deliver.js";
import { checkStream } from "./kinesis.js";

export const PutSubscriptionFilter: LogsOperation<"PutSubscriptionFilter"> = async (input, ctx) => {
  const { logGroupName: group = "", filterName: name = "", filterPattern: pattern = "" } = input;
  const destinationArn = input.destinationArn ?? "";
  compilePattern(pattern);
  await findGroup(ctx.store, group);
  await checkDestination(destinationArn, input.roleArn, group, ctx);
  await ctx.store.transact(async (tx) => {
    await findGroup(tx, group);
    const before = await subscriptions.get(tx, group, name);
    const others = await subscriptions.page(tx, SUBSCRIPTION_FILTERS_MAX, { prefix: [group] });
    if (!before && others.items.length >= SUBSCRIPTION_FILTERS_MAX) throw limitExceeded();
    subscriptions.put(tx, [group, name], {
      group,
      name,
      pattern,
      destinationArn,
      roleArn: input.roleArn,
      distribution: input.distribution ?? "ByLogStream",
      createdAt: before?.createdAt ?? ctx.clock.now(),
    });
  });
  return {};
};

/** Only what lets CloudWatch Logs send to it: a function, found out by a dry run; a stream, by a test message. */
async function checkDestination(
  arn: string,
  role: string | undefined,
  group: string,
  ctx: LogsContext,
): Promise<void> {
  const service = arn.split(":")[2];
  if (service === "kinesis") return await checkStream(arn, role, ctx);
  if (service === "logs") {
    await findDestination(arn, ctx);
    return;
  }
  if (service === "firehose") {
    throw new AwsError("NotImplemented", `Subscriptions to ${service} are not built in Lenticular yet.`, {
      status: 501,
    });
  }
  if (service !== "lambda") throw invalidParameter("destinationArn is not a valid ARN.");
  try {
    await invoke(arn, group, {}, "DryRun", ctx);
  } catch (error) {
    if (!(error instanceof AwsError) || error.fault === "server") throw error;
    throw invalidParameter(
      "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.",
    );
  }
}

export const DeleteSubscriptionFilter: LogsOperation<"DeleteSubscriptionFilter"> = async (input, ctx) => {
  const { logGroupName: group = "", filterName: name = "" } = input;
  await ctx.store.transact(async (tx) => {
    await findGroup(tx, group);
    if (!(await subscriptions.get(tx, group, name))) {
      throw notFound("The specified subscription filter does not exist.");
    }
    subscriptions.delete(tx, group, name);
  });
  return {};
};

export const DescribeSubscriptionFilters: LogsOperation<"DescribeSubscriptionFilters"> = async (
  input,
  ctx,
) => {
  const { logGroupName: group = "", filterNamePrefix: prefix = "" } = input;
  await findGroup(ctx.store, group);
  const after = readPageToken(input.nextToken);
  const limit = input.limit ?? DESCRIBE_ITEMS_MAX;
  const found: SubscriptionFilter[] = [];
  for await (const { value } of subscriptions.range(ctx.store, { prefix: [group] })) {
    if (!value.name.startsWith(prefix) || (after !== undefined && value.name <= after)) continue;
    if (found.length === limit) {
      return { subscriptionFilters: found, nextToken: toPageToken(found.at(-1)?.filterName) };
    }
    found.push(toFilter(value));
  }
  return { subscriptionFilters: found };
};

function toFilter(record: SubscriptionRecord): SubscriptionFilter {
  return {
    filterName: record.name,
    logGroupName: record.group,
    filterPattern: record.pattern,
    destinationArn: record.destinationArn,
    roleArn: record.roleArn,
    distribution: record.distribution,
    creationTime: record.createdAt,
  };
}
