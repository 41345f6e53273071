import { AwsError } from "../../../wire/aws-error.js";
import { toApiDestination } from "../api-destinations/invoke.js";
import { readPath } from "../input/json-path.js";
import type { EventsContext } from "../state.js";
import type { PendingDelivery } from "./emit.js";
import { toLogGroup } from "./to-log-group.js";

/** Sends an event's input to one kind of target. */
type Sender = (pending: PendingDelivery, input: string, ctx: EventsContext) => Promise<unknown>;

const SESSION_NAME = "EventBridge";
const PARTITION_KEY_CHARACTERS_MAX = 256;

/** With the rights of the target's role, or as EventBridge itself, for the rule: then the target's policy must let it. */
function caller({ target, account, ruleArn }: PendingDelivery) {
  return target.RoleArn === undefined
    ? { service: "events.amazonaws.com", account, sourceArn: ruleArn }
    : { role: target.RoleArn, sessionName: SESSION_NAME };
}

const options = (pending: PendingDelivery) => ({
  as: caller(pending),
  region: pending.target.Arn.split(":")[3] || pending.event.region,
});

const toFunction: Sender = (pending, input, ctx) =>
  ctx.call(
    "lambda",
    "Invoke",
    { FunctionName: pending.target.Arn, InvocationType: "Event", Payload: Buffer.from(input) },
    options(pending),
  );

const toQueue: Sender = (pending, input, ctx) => {
  const [, , , region, account, name] = pending.target.Arn.split(":");
  const MessageGroupId = pending.target.SqsParameters?.MessageGroupId;
  return ctx.call(
    "sqs",
    "SendMessage",
    {
      // Only account and name of the address count.
      QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
      MessageBody: input,
      ...(MessageGroupId !== undefined && { MessageGroupId }),
      ...(name?.endsWith(".fifo") && { MessageDeduplicationId: pending.event.id }),
    },
    options(pending),
  );
};

const toTopic: Sender = (pending, input, ctx) =>
  ctx.call("sns", "Publish", { TopicArn: pending.target.Arn, Message: input }, options(pending));

const toStream: Sender = (pending, input, ctx) =>
  ctx.call(
    "kinesis",
    "PutRecord",
    {
      StreamARN: pending.target.Arn,
      Data: Buffer.from(input),
      PartitionKey: partitionKeyOf(pending).slice(0, PARTITION_KEY_CHARACTERS_MAX),
    },
    options(pending),
  );

/** The entry itself says, to nobody but this service, what event it stands for. */
const toBus: Sender = async (pending, _input, ctx) => {
  const { event, target, hops } = pending;
  const entry = {
    EventBusName: target.Arn,
    Source: event.source,
    DetailType: event["detail-type"],
    Detail: JSON.stringify(event.detail),
  };
  // In another region an event goes on under an id of its own; in another account it does not.
  const regionOf = (arn: string) => arn.split(":")[3];
  const isElsewhere = regionOf(target.Arn) !== regionOf(pending.ruleArn);
  const forwarded = isElsewhere ? { ...event, id: ctx.ids.uuid() } : event;
  ctx.state.forwarded.set(entry, { event: forwarded, hops: hops + 1 });
  await ctx.call("events", "PutEvents", { Entries: [entry] }, options(pending));
};

const SENDERS: Readonly<Record<string, Sender>> = {
  events: toBus,
  kinesis: toStream,
  lambda: toFunction,
  logs: toLogGroup,
  sns: toTopic,
  sqs: toQueue,
};

export async function send(pending: PendingDelivery, input: string, ctx: EventsContext): Promise<void> {
  const { Arn } = pending.target;
  if (Arn.includes(":api-destination/")) return toApiDestination(pending, input, ctx);
  const service = Arn.split(":")[2] ?? "";
  const sender = SENDERS[service];
  if (!sender) throw new AwsError("UnsupportedTarget", `Targets of ${service} are not built.`);
  await sender(pending, input, ctx);
}

/** The part of an event that says which shard it goes to; the event's id where the target names none. */
function partitionKeyOf({ event, target }: PendingDelivery): string {
  const path = target.KinesisParameters?.PartitionKeyPath;
  const value = path === undefined ? undefined : readPath(event, path);
  return value === undefined ? event.id : typeof value === "string" ? value : JSON.stringify(value);
}
