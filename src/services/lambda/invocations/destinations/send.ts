import { AwsError } from "../../../../wire/aws-error.js";
import type { LambdaContext } from "../../operation.js";
import { sendToBucket } from "./bucket.js";
import { sendToBus } from "./bus.js";
import { sendToFunction } from "./function.js";
import { sendToQueue } from "./queue.js";
import { sendToTopic } from "./topic.js";

/** What is sent, and where. */
export interface Delivery {
  arn: string;
  /** ARN of the function that the event was for. */
  source: string;
  /** JSON text. */
  body: string;
  kind: "success" | "failure" | "dead-letter";
  requestId: string;
  /** First part of the object's name, where the destination is a bucket: `async/NAME`. */
  objectPrefix: string;
  /** ARN of the function's role, with whose rights it is sent. */
  role: string;
  sessionName: string;
  attributes?: Record<string, string>;
}

export type Sender = (delivery: Delivery, ctx: LambdaContext) => Promise<void>;

/** By the service in the destination's ARN: a new kind is one file and one line. */
const SENDERS: Readonly<Record<string, Sender>> = {
  events: sendToBus,
  lambda: sendToFunction,
  s3: sendToBucket,
  sns: sendToTopic,
  sqs: sendToQueue,
};

function isKnownDestination(arn: string): boolean {
  return SENDERS[serviceOf(arn)] !== undefined;
}

/** Throws NotImplemented for a destination that AWS has and Lenticular has not. */
export function checkBuilt(arn: string): void {
  if (isKnownDestination(arn)) return;
  throw new AwsError("NotImplemented", `Destinations of ${serviceOf(arn)} are not built in Lenticular yet.`, {
    status: 501,
  });
}

/**
 * True if it was taken. A destination that refuses (gone, forbidden) loses the record, as on AWS; its own failures are thrown,
 * to be tried again.
 */
export async function sendTo(delivery: Delivery, ctx: LambdaContext): Promise<boolean> {
  const send = SENDERS[serviceOf(delivery.arn)];
  if (!send) return false;
  try {
    await send(delivery, ctx);
    return true;
  } catch (error) {
    if (!(error instanceof AwsError) || error.fault === "server") throw error;
    ctx.log.warn("a destination refused an event", { destination: delivery.arn, reason: error.message });
    return false;
  }
}

function serviceOf(arn: string): string {
  return arn.split(":")[2] ?? "";
}
