import type { NotificationConfigurationFilter } from "@aws-sdk/client-s3";
import { AwsError } from "../../../wire/aws-error.js";
import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { coversEvent, EVENT_NAMES, filtersOverlap } from "../domain/notification-filter.js";
import { invalidArgument } from "../errors.js";
import { CONFIGURATIONS_PER_KIND_MAX } from "../limits.js";
import {
  type Destination,
  type DestinationService,
  destinationsOf,
  toConfiguration,
} from "../notifications/destinations.js";
import { sendTo } from "../notifications/send.js";
import type { BucketRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";

export const GetBucketNotificationConfiguration: Op<"GetBucketNotificationConfiguration"> = async (
  input,
  ctx,
) => (await loadBucket(ctx, input.Bucket)).notification ?? {};

export const PutBucketNotificationConfiguration: Op<"PutBucketNotificationConfiguration"> = async (
  input,
  ctx,
) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  const wanted = input.NotificationConfiguration ?? {};
  const destinations = destinationsOf(wanted).map((one) => checked(ctx, one));
  checkOverlaps(destinations);
  if (input.SkipDestinationValidation !== true) await tryAll(ctx, bucket, destinations);
  const { EventBridgeConfiguration } = wanted;
  const hasAny = destinations.length > 0 || EventBridgeConfiguration !== undefined;
  const notification = hasAny
    ? { ...toConfiguration(destinations), ...(EventBridgeConfiguration && { EventBridgeConfiguration }) }
    : undefined;
  await changeBucket(ctx, input.Bucket, (changed) => {
    changed.notification = notification;
  });
  return {};
};

/** How each kind of destination is named: in its ARN, and in the errors. */
const KINDS: Readonly<Record<DestinationService, { arn: RegExp; member: string; noun: string }>> = {
  lambda: {
    arn: /^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[^:]+(:[^:]+)?$/,
    member: "CloudFunction",
    noun: "function",
  },
  sqs: { arn: /^arn:aws[\w-]*:sqs:[\w-]+:\d{12}:[\w-]+(\.fifo)?$/, member: "Queue", noun: "queue" },
  sns: { arn: /^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]+(\.fifo)?$/, member: "Topic", noun: "topic" },
};

function checked(ctx: S3Context, one: Destination): Destination {
  for (const event of one.events) {
    if (!EVENT_NAMES.includes(event)) {
      throw invalidArgument("A specified event is not supported for notifications.", "Event", event);
    }
  }
  if (one.events.length === 0) {
    throw invalidArgument("A specified event is not supported for notifications.");
  }
  const { arn, member } = KINDS[one.service];
  if (!arn.test(one.arn)) throw invalidArgument("The ARN could not be parsed", member, one.arn);
  if (one.filter) checkFilter(one.filter);
  return { ...one, id: one.id || ctx.ids.uuid() };
}

function checkFilter(filter: NotificationConfigurationFilter): void {
  const seen = new Set<string>();
  for (const { Name: name = "", Value: value = "" } of filter.Key?.FilterRules ?? []) {
    const kind = name.toLowerCase();
    if (kind !== "prefix" && kind !== "suffix") {
      throw invalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", name);
    }
    if (seen.has(kind))
      throw invalidArgument(`Cannot specify more than one ${kind} rule in a filter.`, "FilterRule.Name");
    if (value.length > 1024)
      throw invalidArgument("Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation");
    seen.add(kind);
  }
}

/** Two configurations may not both want one event of one key. */
function checkOverlaps(configurations: readonly Destination[]): void {
  if (configurations.length > CONFIGURATIONS_PER_KIND_MAX) {
    throw invalidArgument("Too many notification configurations");
  }
  for (const [index, one] of configurations.entries()) {
    for (const other of configurations.slice(index + 1)) {
      if (!eventsOverlap(one.events, other.events) || !filtersOverlap(one.filter, other.filter)) continue;
      throw invalidArgument(
        "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.",
      );
    }
  }
}

const eventsOverlap = (ones: readonly string[], others: readonly string[]): boolean =>
  ones.some((one) => others.some((other) => coversEvent(one, other) || coversEvent(other, one)));

/** S3 takes a destination only if it exists and lets this bucket: queues and topics get a test event, functions are not run. */
async function tryAll(ctx: S3Context, bucket: BucketRecord, destinations: readonly Destination[]) {
  const body = JSON.stringify({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: new Date(ctx.clock.now()).toISOString(),
    Bucket: bucket.name,
    RequestId: ctx.requestId,
    HostId: Buffer.from(ctx.requestId).toString("base64"),
  });
  for (const { service, arn } of destinations) {
    if (service !== "lambda" && arn.endsWith(".fifo")) {
      throw refused(arn, `FIFO ${KINDS[service].noun}s are not supported as a destination`);
    }
    try {
      await sendTo(service, { arn, body, isTrial: true }, bucket, ctx);
    } catch (error) {
      if (!(error instanceof AwsError) || error.status >= 500) throw error;
      throw refused(arn, reasonOf(service, error), error);
    }
  }
}

function reasonOf(service: DestinationService, error: AwsError): string {
  if (service === "lambda") return "Not authorized to invoke function";
  const { noun } = KINDS[service];
  if (error.code === "QueueDoesNotExist" || error.code === "NotFoundException") {
    return `The destination ${noun} does not exist`;
  }
  const verb = service === "sns" ? "publish notifications" : "send messages";
  return `Permissions on the destination ${noun} do not allow S3 to ${verb} from this bucket`;
}

function refused(arn: string, reason: string, cause?: AwsError): AwsError {
  return new AwsError("InvalidArgument", "Unable to validate the following destination configurations", {
    members: { ArgumentName1: `${arn}, null`, ArgumentValue1: reason },
    ...(cause && { cause }),
  });
}
