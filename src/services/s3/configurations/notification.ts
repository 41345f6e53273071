import type {
  LambdaFunctionConfiguration,
  NotificationConfiguration,
  NotificationConfigurationFilter,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../../wire/aws-error.js";
import { bucketArn, changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { coversEvent, EVENT_NAMES, filtersOverlap } from "../domain/notification-filter.js";
import { invalidArgument, notBuilt } from "../errors.js";
import { CONFIGURATIONS_PER_KIND_MAX } from "../limits.js";
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
  checkDestinationsBuilt(wanted);
  const functions = (wanted.LambdaFunctionConfigurations ?? []).map((one) => toConfiguration(ctx, one));
  checkOverlaps(functions);
  if (input.SkipDestinationValidation !== true) {
    for (const one of functions) await checkFunction(ctx, bucket, one.LambdaFunctionArn ?? "");
  }
  await changeBucket(ctx, input.Bucket, (changed) => {
    changed.notification = functions.length === 0 ? undefined : { LambdaFunctionConfigurations: functions };
  });
  return {};
};

/** The destinations that Lenticular has no service for yet: one place to open them. */
function checkDestinationsBuilt(wanted: NotificationConfiguration): void {
  if (wanted.QueueConfigurations?.length) throw notBuilt("notifications to Amazon SQS");
  if (wanted.TopicConfigurations?.length) throw notBuilt("notifications to Amazon SNS");
  if (wanted.EventBridgeConfiguration) throw notBuilt("notifications to Amazon EventBridge");
}

function toConfiguration(ctx: S3Context, one: LambdaFunctionConfiguration): LambdaFunctionConfiguration {
  const { LambdaFunctionArn: arn = "", Events: events = [], Filter: filter } = one;
  for (const event of events) {
    if (!EVENT_NAMES.includes(event)) {
      throw invalidArgument("A specified event is not supported for notifications.", "Event", event);
    }
  }
  if (events.length === 0) throw invalidArgument("A specified event is not supported for notifications.");
  if (!/^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[^:]+(:[^:]+)?$/.test(arn)) {
    throw invalidArgument("The ARN could not be parsed", "CloudFunction", arn);
  }
  return {
    Id: one.Id || ctx.ids.uuid(),
    LambdaFunctionArn: arn,
    Events: events,
    ...(filter && { Filter: checkFilter(filter) }),
  };
}

function checkFilter(filter: NotificationConfigurationFilter): NotificationConfigurationFilter {
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
  return filter;
}

/** Two configurations may not both want one event of one key. */
function checkOverlaps(configurations: LambdaFunctionConfiguration[]): void {
  if (configurations.length > CONFIGURATIONS_PER_KIND_MAX) {
    throw invalidArgument("Too many notification configurations");
  }
  for (const [index, one] of configurations.entries()) {
    for (const other of configurations.slice(index + 1)) {
      if (!eventsOverlap(one.Events ?? [], other.Events ?? []) || !filtersOverlap(one.Filter, other.Filter))
        continue;
      throw invalidArgument(
        "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.",
      );
    }
  }
}

const eventsOverlap = (ones: readonly string[], others: readonly string[]): boolean =>
  ones.some((one) => others.some((other) => coversEvent(one, other) || coversEvent(other, one)));

/** S3 takes a function only if it exists and lets this bucket invoke it: tried without running it. */
async function checkFunction(ctx: S3Context, bucket: BucketRecord, arn: string): Promise<void> {
  try {
    await ctx.call(
      "lambda",
      "Invoke",
      { FunctionName: arn, InvocationType: "DryRun" },
      {
        as: { service: "s3.amazonaws.com", account: bucket.account, sourceArn: bucketArn(bucket.name) },
        region: arn.split(":")[3] || bucket.region,
      },
    );
  } catch (error) {
    if (!(error instanceof AwsError) || error.status >= 500) throw error;
    throw new AwsError("InvalidArgument", "Unable to validate the following destination configurations", {
      members: { ArgumentName1: `${arn}, null`, ArgumentValue1: "Not authorized to invoke function" },
      cause: error,
    });
  }
}
