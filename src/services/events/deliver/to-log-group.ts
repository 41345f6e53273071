import { createHash } from "node:crypto";
import { AwsError } from "../../../wire/aws-error.js";
import type { EventsContext } from "../state.js";
import type { PendingDelivery } from "./emit.js";

/** A stream of its own for each delivery, with one log event. The account's log policies must let EventBridge write. */
export async function toLogGroup(pending: PendingDelivery, input: string, ctx: EventsContext): Promise<void> {
  const { target, account, ruleArn } = pending;
  const [, , , region, , , logGroupName = ""] = target.Arn.split(":");
  const as = { service: "events.amazonaws.com", account, sourceArn: ruleArn };
  const options = { as, ...(region && { region }) };
  const logStreamName = toStreamName(pending);
  const logEvents = [toLogEvent(pending, input)];
  try {
    await ctx.call("logs", "CreateLogStream", { logGroupName, logStreamName }, options);
  } catch (error) {
    // Made by an attempt that went no further.
    if (!(error instanceof AwsError && error.code === "ResourceAlreadyExistsException")) throw error;
  }
  const put = { logGroupName, logStreamName, logEvents };
  const { rejectedLogEventsInfo } = await ctx.call("logs", "PutLogEvents", put, options);
  if (rejectedLogEventsInfo) throw new AwsError("InvalidTimestamp", "The log event is too old or too new.");
}

/** In the form of a UUID; the same for each attempt. */
function toStreamName({ ruleArn, target, event }: PendingDelivery): string {
  const hex = createHash("sha256").update(`${ruleArn}\n${target.Id}\n${event.id}`).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

/** The event as it is; what a rule makes of it has to be an object of a time and a message. */
function toLogEvent({ target, ingestedAt }: PendingDelivery, input: string) {
  if (target.Input === undefined && !target.InputTransformer)
    return { timestamp: ingestedAt, message: input };
  const { timestamp, message } = readInput(input);
  const at = typeof timestamp === "number" ? timestamp : toMilliseconds(String(timestamp));
  if (!Number.isSafeInteger(at) || message === undefined) throw invalidInput();
  return { timestamp: at, message: typeof message === "string" ? message : JSON.stringify(message) };
}

function readInput(input: string): { timestamp?: unknown; message?: unknown } {
  try {
    return JSON.parse(input) ?? {};
  } catch {
    // A template may also be lines of JSON.
    throw invalidInput();
  }
}

const invalidInput = () =>
  new AwsError("InvalidInput", "The input of a log group must be an object of timestamp and message.");

const toMilliseconds = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Date.parse(text));
