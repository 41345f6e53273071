import type { NotificationConfigurationFilter } from "@aws-sdk/client-s3";
import { coversEvent, EVENT_NAMES, filtersOverlap } from "../domain/notification-filter.js";
import { invalidArgument, invalidRequest, malformedXml } from "../errors.js";
import { NOTIFICATION_CONFIGURATIONS_MAX } from "../limits.js";
import type { Destination, DestinationService } from "../notifications/destinations.js";
import type { BucketRecord } from "../records.js";
import type { S3Context } from "../state.js";

const ID_CHARACTERS_MAX = 255;
const FILTER_BYTES_MAX = 1024;
const COMMON_EVENT =
  "Configurations overlap. Configurations on the same bucket cannot share a common event type.";

/** How each kind of destination is named: its form, as we check it and as S3 tells it. */
const ARNS: Readonly<Record<DestinationService, { form: RegExp; told: string; member: string }>> = {
  lambda: {
    form: /^arn:aws[a-zA-Z-]*:lambda:[a-zA-Z0-9-]+:\d{12}:function:[a-zA-Z0-9-_]+(:[a-zA-Z0-9$_-]+)?$/,
    told: "^arn:aws[a-zA-Z\\-]*:lambda:[a-zA-Z0-9\\-]+:[0-9]{12}:function:[a-zA-Z0-9\\-_]+(:[a-zA-Z0-9$_\\-]+)?$",
    member: "CloudFunction",
  },
  sqs: {
    form: /^arn:aws[a-zA-Z-]*:sqs:[a-zA-Z0-9-]+:\d{12}:[a-zA-Z0-9-_]{1,80}$/,
    told: "^arn:aws[\\p{Alpha}\\-]*:sqs:[\\p{Alnum}\\-]+:[\\p{Digit}]{12}:[\\p{Alnum}\\-_]{1,80}$",
    member: "Queue",
  },
  sns: {
    form: /^arn:aws[a-zA-Z-]*:sns:[a-zA-Z0-9-]+:\d{12}:[a-zA-Z0-9-_]{1,256}$/,
    told: "^arn:aws[\\p{Alpha}\\-]*:sns:[\\p{Alnum}\\-]+:[\\p{Digit}]{12}:[\\p{Alnum}\\-_]{1,256}$",
    member: "Topic",
  },
};

/** Holds configurations against what S3 takes; gives them as they are kept, each with an id. */
export function checkDestinations(
  ctx: S3Context,
  bucket: BucketRecord,
  destinations: readonly Destination[],
): Destination[] {
  if (destinations.length > NOTIFICATION_CONFIGURATIONS_MAX) {
    throw invalidRequest(
      `Too many configurations submitted. The maximum number of configurations is ${NOTIFICATION_CONFIGURATIONS_MAX}`,
    );
  }
  const checked = destinations.map((one) => checkDestination(ctx, bucket, one));
  if (new Set(checked.map(({ id }) => id)).size < checked.length) {
    throw invalidArgument("Same ID used for multiple configurations. IDs must be unique.");
  }
  for (const [index, one] of checked.entries()) {
    for (const other of checked.slice(0, index)) checkOverlap(one, other);
  }
  return checked;
}

function checkDestination(ctx: S3Context, bucket: BucketRecord, one: Destination): Destination {
  if (one.id.length > ID_CHARACTERS_MAX) {
    throw invalidArgument(`ID length exceeded allowed limit of ${ID_CHARACTERS_MAX}`);
  }
  checkArn(bucket, one);
  checkEvents(one.events);
  const filter = one.filter && checkFilter(one.filter);
  const id = one.id || Buffer.from(ctx.ids.uuid()).toString("base64");
  return { ...one, id, ...(filter && { filter }) };
}

function checkArn(bucket: BucketRecord, { service, arn }: Destination): void {
  const { form, told, member } = ARNS[service];
  if (!/^arn(:[^:]*){4}:./.test(arn)) throw invalidArgument("The ARN could not be parsed", member, arn);
  if (service === "sqs" && arn.split(":")[2] === "sqs" && arn.endsWith(".fifo")) {
    throw invalidArgument("FIFO SQS queues are not supported.", member, arn);
  }
  if (!form.test(arn)) {
    throw invalidArgument(
      `The ARN failed to satisfy constraint: Member must satisfy regular expression pattern: ${told}`,
      member,
      arn,
    );
  }
  if (arn.split(":")[3] === bucket.region) return;
  throw invalidArgument(
    "The notification destination service region is not valid for the bucket location constraint",
    member,
    arn,
  );
}

function checkEvents(events: readonly string[]): void {
  if (events.length === 0) throw malformedXml();
  for (const [index, event] of events.entries()) {
    if (!EVENT_NAMES.includes(event)) {
      throw invalidArgument("A specified event is not supported for notifications.", "Event", event);
    }
    if (shareEvents([event], events.slice(0, index))) throw invalidArgument(COMMON_EVENT);
  }
}

/** The filter as S3 gives it back. */
function checkFilter(filter: NotificationConfigurationFilter): NotificationConfigurationFilter {
  const rules = filter.Key?.FilterRules ?? [];
  if (rules.length === 0) throw malformedXml();
  const seen = new Set<string>();
  const FilterRules = rules.map(({ Name: name = "", Value: value = "" }) => {
    const kind = name.toLowerCase();
    if (kind !== "prefix" && kind !== "suffix") {
      throw invalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", name);
    }
    if (seen.has(kind)) {
      throw invalidArgument(`Cannot specify more than one ${kind} rule in a filter.`, "FilterRule.Name");
    }
    seen.add(kind);
    if (Buffer.byteLength(value) > FILTER_BYTES_MAX) {
      throw invalidArgument(
        `Size of filter rule value cannot exceed ${FILTER_BYTES_MAX} bytes in UTF-8 representation`,
      );
    }
    // S3 gives these names back with a capital, which its model does not know.
    return { Name: (kind === "prefix" ? "Prefix" : "Suffix") as never, Value: value };
  });
  return { Key: { FilterRules } };
}

/** Two configurations may not both want one event of one key. */
function checkOverlap(one: Destination, other: Destination): void {
  if (!shareEvents(one.events, other.events) || !filtersOverlap(one.filter, other.filter)) return;
  throw invalidArgument(
    one.filter || other.filter
      ? "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type."
      : COMMON_EVENT,
  );
}

const shareEvents = (ones: readonly string[], others: readonly string[]): boolean =>
  ones.some((one) => others.some((other) => coversEvent(one, other) || coversEvent(other, one)));
