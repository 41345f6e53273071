import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import { AwsError } from "../../../wire/aws-error.js";
import { findDestination } from "../destinations/destinations.js";
import { toGroupArn } from "../groups/names.js";
import { type ForwardingMetric, forwardingMetric } from "../metrics.js";
import type { LogsContext } from "../operation.js";
import type { SubscriptionBatch } from "./emit.js";
import { pack, putToStream } from "./kinesis.js";

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
  const measure = (values: Partial<Record<ForwardingMetric, number>>) =>
    ctx.measure(
      Object.entries(values).map(([name, value]) => forwardingMetric(name as ForwardingMetric, value, batch)),
    );
  try {
    const packed = await pack(message);
    await send(batch, packed, ctx);
    measure({ ForwardedBytes: packed.byteLength, ForwardedLogEvents: batch.events.length });
  } catch (error) {
    measure(isBusy(error) ? { DeliveryThrottling: 1 } : { DeliveryErrors: 1 });
    if (!isFinal(error)) throw error;
    const reason = error instanceof Error ? error.message : "";
    ctx.log.warn("a subscription's destination refused its events", {
      destination: batch.destinationArn,
      reason,
    });
  }
}

async function send(batch: SubscriptionBatch, packed: Buffer, ctx: LogsContext): Promise<void> {
  const { destinationArn, group, roleArn = "" } = batch;
  const service = destinationArn.split(":")[2];
  const key = batch.distribution === "Random" ? ctx.ids.uuid() : batch.stream;
  if (service === "kinesis") return await putToStream(destinationArn, roleArn, key, packed, ctx);
  if (service === "logs") {
    const { targetArn, roleArn: role } = await findDestination(destinationArn, ctx);
    return await putToStream(targetArn, role, key, packed, ctx);
  }
  await invoke(destinationArn, group, { awslogs: { data: packed.toString("base64") } }, "Event", ctx);
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

const isBusy = (error: unknown): boolean =>
  error instanceof AwsError && (error.status === 429 || BUSY.has(error.code));

/** A function that is gone or forbids it stays so; a busy one does not. */
const isFinal = (error: unknown): boolean =>
  error instanceof AwsError && error.fault === "client" && !isBusy(error);
