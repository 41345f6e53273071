import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import { AwsError } from "../../../wire/aws-error.js";
import { toGroupArn } from "../groups/names.js";
import type { LogsContext } from "../operation.js";
import type { SubscriptionBatch } from "./emit.js";

const compress = promisify(gzip);

export const subscriptionDelivery: EventHandler<LogsContext> = {
  async deliver(event, ctx) {
    await deliver((event as OutboxEvent<SubscriptionBatch>).payload, ctx);
  },
};

/** Invokes the function with what passed the filter, zipped and in base64. */
async function deliver(batch: SubscriptionBatch, ctx: LogsContext): Promise<void> {
  const message = {
    messageType: "DATA_MESSAGE",
    owner: ctx.account,
    logGroup: batch.group,
    logStream: batch.stream,
    subscriptionFilters: [batch.filter],
    logEvents: batch.events,
  };
  const data = (await compress(JSON.stringify(message))).toString("base64");
  try {
    await invoke(batch.destinationArn, batch.group, { awslogs: { data } }, "Event", ctx);
  } catch (error) {
    if (!isFinal(error)) throw error;
    const reason = error instanceof Error ? error.message : "";
    ctx.log.warn("a subscription's function refused its events", { function: batch.destinationArn, reason });
  }
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

/** A function that is gone or forbids it stays so; a busy one does not. */
function isFinal(error: unknown): boolean {
  return error instanceof AwsError && error.fault === "client" && error.status !== 429;
}
