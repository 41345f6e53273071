import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import { AwsError } from "../../../wire/aws-error.js";
import { findDestination } from "../destinations/destinations.js";
import { toGroupArn } from "../groups/names.js";
import type { LogsContext } from "../operation.js";
import type { SubscriptionBatch } from "./emit.js";
import { putToStream } from "./kinesis.js";

const compress = promisify(gzip);

export const subscriptionDelivery: EventHandler<LogsContext> = {
  async deliver(event, ctx) {
    await deliver((event as OutboxEvent<SubscriptionBatch>).payload, ctx);
  },
};

/** Gives what passed the filter, zipped: to a function in base64, to a stream as it is. */
async function deliver(batch: SubscriptionBatch, ctx: LogsContext): Promise<void> {
  const message = {
    messageType: "DATA_MESSAGE",
    owner: ctx.account,
    logGroup: batch.group,
    logStream: batch.stream,
    subscriptionFilters: [batch.filter],
    logEvents: batch.events,
  };
  try {
    await send(batch, message, ctx);
  } catch (error) {
    if (!isFinal(error)) throw error;
    const reason = error instanceof Error ? error.message : "";
    ctx.log.warn("a subscription's destination refused its events", {
      destination: batch.destinationArn,
      reason,
    });
  }
}

async function send(batch: SubscriptionBatch, message: unknown, ctx: LogsContext): Promise<void> {
  const { destinationArn, group, roleArn = "" } = batch;
  const service = destinationArn.split(":")[2];
  const key = batch.distribution === "Random" ? ctx.ids.uuid() : batch.stream;
  if (service === "kinesis") return await putToStream(destinationArn, roleArn, key, message, ctx);
  if (service === "logs") {
    const { targetArn, roleArn: role } = await findDestination(destinationArn, ctx);
    return await putToStream(targetArn, role, key, message, ctx);
  }
  const data = (await compress(JSON.stringify(message))).toString("base64");
  await invoke(destinationArn, group, { awslogs: { data } }, "Event", ctx);
}

/** As CloudWatch Logs: the function's policy must let it, for this group. */
export async function invoke(
  functionArn: string,
  group: string,
  event: unknown,
  type: "Event" | "DryRun",
  ctx: LogsContext,
): Promise<void> {
  await ctx.call(
    "lambda",
    "Invoke",
    { FunctionName: functionArn, InvocationType: type, Payload: Buffer.from(JSON.stringify(event)) },
    { as: { service: "logs.amazonaws.com", account: ctx.account, sourceArn: `${toGroupArn(ctx, group)}:*` } },
  );
}

const BUSY: ReadonlySet<string> = new Set(["ProvisionedThroughputExceededException"]);

/** A function that is gone or forbids it stays so; a busy one does not. */
function isFinal(error: unknown): boolean {
  const isBusy = error instanceof AwsError && (error.status === 429 || BUSY.has(error.code));
  return error instanceof AwsError && error.fault === "client" && !isBusy;
}
