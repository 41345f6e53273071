import type { Destination } from "@aws-sdk/client-cloudwatch-logs";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter, notFound } from "../errors.js";
import { DESCRIBE_ITEMS_MAX } from "../limits.js";
import type { LogsContext, LogsOperation } from "../operation.js";
import { readPageToken, toPageToken } from "../page-token.js";
import { checkDocument } from "../policies/document.js";
import { type DestinationRecord, destinations } from "../store.js";
import { checkStream } from "../subscriptions/kinesis.js";

const ARN = /^arn:aws[^:]*:logs:([^:]+):(\d{12}):destination:([^:*]+)$/;

export function destinationArn(
  { account, region }: Pick<LogsContext, "account" | "region">,
  name: string,
): string {
  return `arn:aws:logs:${region}:${account}:destination:${name}`;
}

/** The destination of an ARN, of this account and region. */
export async function findDestination(arn: string, ctx: LogsContext): Promise<DestinationRecord> {
  const [, region, account, name = ""] = ARN.exec(arn) ?? [];
  if (region === undefined) throw invalidParameter("destinationArn is not a valid ARN.");
  if (account !== ctx.account || region !== ctx.region) {
    const message = "Destinations of other accounts and regions are not built in Lenticular yet.";
    throw new AwsError("NotImplemented", message, { status: 501 });
  }
  const found = await destinations.get(ctx.store, name);
  if (!found) throw notFound("The specified destination does not exist.");
  return found;
}

export const PutDestination: LogsOperation<"PutDestination"> = async (input, ctx) => {
  const { destinationName: name = "", targetArn = "", roleArn = "" } = input;
  if (targetArn.split(":")[2] !== "kinesis") {
    const message = "Destinations other than Kinesis streams are not built in Lenticular yet.";
    throw new AwsError("NotImplemented", message, { status: 501 });
  }
  await checkStream(targetArn, roleArn, ctx);
  const made = await ctx.store.transact(async (tx) => {
    const before = await destinations.get(tx, name);
    const record = { createdAt: ctx.clock.now(), ...before, name, targetArn, roleArn };
    destinations.put(tx, [name], record);
    return record;
  });
  return { destination: describe(made, ctx) };
};

/** Kept as it is written: AWS does not look whether its principals are anybody. */
export const PutDestinationPolicy: LogsOperation<"PutDestinationPolicy"> = async (input, ctx) => {
  const { destinationName: name = "", accessPolicy = "" } = input;
  checkDocument(accessPolicy);
  await ctx.store.transact(async (tx) => {
    const found = await destinations.get(tx, name);
    if (!found) throw notFound("The specified destination does not exist.");
    destinations.put(tx, [name], { ...found, accessPolicy });
  });
  return {};
};

export const DeleteDestination: LogsOperation<"DeleteDestination"> = async (
  { destinationName: name = "" },
  ctx,
) => {
  await ctx.store.transact(async (tx) => {
    if (!(await destinations.get(tx, name))) throw notFound("The specified destination does not exist.");
    destinations.delete(tx, name);
  });
  return {};
};

export const DescribeDestinations: LogsOperation<"DescribeDestinations"> = async (input, ctx) => {
  const { DestinationNamePrefix: prefix = "", limit = DESCRIBE_ITEMS_MAX } = input;
  const after = readPageToken(input.nextToken);
  const found: Destination[] = [];
  for await (const { value } of destinations.range(ctx.store)) {
    if (!value.name.startsWith(prefix) || (after !== undefined && value.name <= after)) continue;
    if (found.length === limit) {
      return { destinations: found, nextToken: toPageToken(found.at(-1)?.destinationName) };
    }
    found.push(describe(value, ctx));
  }
  return { destinations: found };
};

function describe(record: DestinationRecord, ctx: LogsContext): Destination {
  return {
    destinationName: record.name,
    targetArn: record.targetArn,
    roleArn: record.roleArn,
    accessPolicy: record.accessPolicy,
    arn: destinationArn(ctx, record.name),
    creationTime: record.createdAt,
  };
}
