import { AwsError } from "../../../wire/aws-error.js";
import { toHostId } from "../../../wire/rest-xml/host-id.js";
import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import {
  type Destination,
  type DestinationService,
  destinationsOf,
  toConfiguration,
} from "../notifications/destinations.js";
import { sendTo } from "../notifications/send.js";
import type { BucketRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";
import { checkDestinations } from "./notification-rules.js";

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
  const destinations = checkDestinations(ctx, bucket, destinationsOf(wanted));
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

/** What each kind of destination is called in the errors. */
const NOUNS: Readonly<Record<DestinationService, string>> = {
  lambda: "function",
  sqs: "queue",
  sns: "topic",
};

/** S3 takes a destination only if it exists and lets this bucket: queues and topics get a test event, functions are not run. */
async function tryAll(ctx: S3Context, bucket: BucketRecord, destinations: readonly Destination[]) {
  const body = JSON.stringify({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: new Date(ctx.clock.now()).toISOString(),
    Bucket: bucket.name,
    RequestId: ctx.requestId,
    HostId: toHostId(ctx.requestId),
  });
  for (const { service, arn } of destinations) {
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
  const noun = NOUNS[service];
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
