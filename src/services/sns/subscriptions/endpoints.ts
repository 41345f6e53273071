import { invalidParameter, invalidSmsEndpoint, missing, notBuilt } from "../errors.js";
import type { DeliveryProtocol } from "../records.js";
import type { SnsContext } from "../state.js";
import { isFifoName } from "../topics/names.js";

/** Protocols that AWS has and Lenticular has no way to deliver by. */
const NOT_BUILT = new Set(["application", "firehose"]);
const PHONE_NUMBER = /^\+?\d+(-\d+)*$/;
const BUILT = new Set(["sqs", "lambda", "http", "https", "email", "email-json", "sms"]);

/** Checks where messages are to go; throws for what cannot be subscribed. */
export function checkEndpoint(topicName: string, protocol: string, endpoint: string): string {
  if (!isBuilt(protocol) && !NOT_BUILT.has(protocol)) {
    throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
  }
  if (!endpoint) throw missing("Endpoint");
  if (protocol === "sqs" && !isArnOf("sqs", endpoint)) throw invalidParameter("SQS endpoint ARN");
  if (protocol === "lambda" && !isArnOf("lambda", endpoint)) throw invalidParameter("Lambda endpoint ARN");
  if (protocol === "sms" && !PHONE_NUMBER.test(endpoint)) throw invalidSmsEndpoint(endpoint);
  if (protocol.startsWith("http")) checkUrl(protocol, endpoint);
  if (protocol.startsWith("email") && !/^[^@\s]+@[^@\s]+$/.test(endpoint)) {
    throw invalidParameter("Email address");
  }
  if (isFifoName(topicName)) {
    if (protocol !== "sqs") {
      throw invalidParameter(
        `Invalid protocol type: ${protocol}. Only SQS queues can be subscribed to FIFO topics`,
      );
    }
  } else if (protocol === "sqs" && isFifoName(endpoint)) {
    throw invalidParameter(
      "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
    );
  }
  return protocol;
}

/** What is in order and cannot be delivered here is told once everything else has been looked at. */
export function checkBuilt(protocol: string): DeliveryProtocol {
  if (!isBuilt(protocol)) throw notBuilt(`Subscriptions by ${protocol}`);
  return protocol;
}

const isBuilt = (protocol: string): protocol is DeliveryProtocol => BUILT.has(protocol);

function isArnOf(service: string, endpoint: string): boolean {
  const [prefix, , owner, region, account, ...rest] = endpoint.split(":");
  return prefix === "arn" && owner === service && !!region && /^\d{12}$/.test(account ?? "") && !!rest[0];
}

function checkUrl(protocol: string, endpoint: string): void {
  if (!endpoint.startsWith(`${protocol}://`)) {
    throw invalidParameter("Endpoint must match the specified protocol");
  }
  if (!URL.canParse(endpoint)) throw invalidParameter("Endpoint", "not a valid URL");
}

/** Whether who owns the endpoint has yet to say that it wants the messages. */
export function mustConfirm(protocol: DeliveryProtocol, endpoint: string, ctx: SnsContext): boolean {
  if (protocol === "lambda" || protocol === "sms") return false;
  if (protocol !== "sqs") return true;
  return endpoint.split(":")[4] !== ctx.account;
}
