import { createHash } from "node:crypto";
import { AwsError } from "../../../wire/aws-error.js";
import type { MessageRecord, SubscriptionRecord } from "../records.js";
import type { SnsContext } from "../state.js";
import { topicOf } from "../topics/find-topic.js";
import { parseTopicArn } from "../topics/names.js";

/** How one delivery ended. */
export interface DeliveryStatus {
  isDelivered: boolean;
  /** Of the endpoint's answer. */
  statusCode?: number;
  providerResponse: string;
  attempts: number;
}

const HOUR_MS = 3_600_000;
const PERCENT = 100;

const KINDS: Readonly<Record<string, string>> = { sqs: "SQS", lambda: "Lambda", http: "HTTP", https: "HTTP" };

/**
 * Writes how a notification fared into the topic's log group, with the role that the topic's feedback attributes name.
 * That it could not be written changes nothing of the delivery.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html
 */
export async function logStatus(
  message: MessageRecord,
  subscription: SubscriptionRecord,
  status: DeliveryStatus,
  ctx: SnsContext,
): Promise<void> {
  const kind = KINDS[subscription.protocol];
  if (kind === undefined || message.type !== "Notification") return;
  const name = parseTopicArn(message.topicArn, ctx);
  const attributes = (await topicOf(ctx.store, name))?.attributes ?? {};
  const role = attributes[`${kind}${status.isDelivered ? "Success" : "Failure"}FeedbackRoleArn`];
  if (!role || (status.isDelivered && !isSampled(attributes[`${kind}SuccessFeedbackSampleRate`], ctx)))
    return;
  const group = `sns/${name.region}/${name.account}/${name.name}${status.isDelivered ? "" : "/Failure"}`;
  try {
    await write(group, role, JSON.stringify(toEntry(message, subscription, status, ctx)), name.region, ctx);
  } catch (error) {
    if (ctx.signal.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    ctx.log.warn("a delivery's status could not be logged", { topic: message.topicArn, reason });
  }
}

/** Of successes, so many in a hundred; all unless told. */
function isSampled(rate: string | undefined, ctx: SnsContext): boolean {
  const [drawn = 0] = ctx.ids.bytes(1);
  return (drawn / 256) * PERCENT < Number(rate ?? PERCENT);
}

function toEntry(
  message: MessageRecord,
  subscription: SubscriptionRecord,
  { isDelivered, statusCode, providerResponse, attempts }: DeliveryStatus,
  ctx: SnsContext,
) {
  return {
    notification: {
      messageMD5Sum: createHash("md5").update(message.body).digest("hex"),
      messageId: message.id,
      topicArn: message.topicArn,
      timestamp: new Date(message.at).toISOString().replace("T", " ").replace("Z", ""),
    },
    delivery: {
      deliveryId: ctx.ids.uuid(),
      destination: subscription.endpoint,
      providerResponse,
      dwellTimeMs: Math.max(0, ctx.clock.now() - message.at),
      attempts,
      ...(statusCode !== undefined && { statusCode }),
    },
    status: isDelivered ? "SUCCESS" : "FAILURE",
  };
}

async function write(
  logGroupName: string,
  role: string,
  message: string,
  region: string,
  ctx: SnsContext,
): Promise<void> {
  const now = ctx.clock.now();
  // A stream an hour, in the form of a UUID.
  const hex = createHash("sha256")
    .update(`${logGroupName} ${Math.floor(now / HOUR_MS)}`)
    .digest("hex");
  const logStreamName = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
  const options = { as: { role, sessionName: "sns" }, region };
  const put = () =>
    ctx.call(
      "logs",
      "PutLogEvents",
      { logGroupName, logStreamName, logEvents: [{ timestamp: now, message }] },
      options,
    );
  try {
    await put();
  } catch (error) {
    if (!(error instanceof AwsError && error.code === "ResourceNotFoundException")) throw error;
    await unlessThere(ctx.call("logs", "CreateLogGroup", { logGroupName }, options));
    await unlessThere(ctx.call("logs", "CreateLogStream", { logGroupName, logStreamName }, options));
    await put();
  }
}

async function unlessThere(made: Promise<unknown>): Promise<void> {
  try {
    await made;
  } catch (error) {
    if (!(error instanceof AwsError && error.code === "ResourceAlreadyExistsException")) throw error;
  }
}
