import { readSubscriptionDeliveryPolicy } from "../delivery/retry-policy.js";
import { invalidParameter, notBuilt } from "../errors.js";
import { isFifoName } from "../topics/names.js";
import { checkFilterPolicy, type FilterScope } from "./filter-policy.js";

type Refuse = (what: string) => Error;

/** What attributes are checked against. */
export interface Subscribed {
  topicArn: string;
  endpoint: string;
  /** As they will be: a filter policy is read in the scope beside it. */
  attributes: Readonly<Record<string, string>>;
}

/** `Subscribe` names the parameter that the attributes came in. */
export const inSubscribe: Refuse = (what) => invalidParameter("Attributes", what);
export const inAttribute: Refuse = (what) => invalidParameter(what);

const SCOPES = ["MessageAttributes", "MessageBody"];

export const scopeOf = (attributes: Readonly<Record<string, string>>): FilterScope =>
  attributes.FilterPolicyScope === "MessageBody" ? "MessageBody" : "MessageAttributes";

/** Refuses an attribute that a subscription cannot have. An empty text takes it away where that is possible. */
export function checkSubscriptionAttribute(
  name: string,
  value: string,
  subscribed: Subscribed,
  refuse: Refuse,
): void {
  switch (name) {
    case "RawMessageDelivery":
      if (!["true", "false"].includes(value.toLowerCase())) {
        throw refuse(`RawMessageDelivery: Invalid value [${value}]. Must be true or false.`);
      }
      return;
    case "FilterPolicyScope":
      if (!SCOPES.includes(value)) {
        throw refuse(
          `FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
        );
      }
      return;
    case "FilterPolicy":
      if (value !== "") checkFilterPolicy(value, scopeOf(subscribed.attributes), refuse);
      return;
    case "RedrivePolicy":
      if (value !== "") checkRedrivePolicy(value, subscribed, refuse);
      return;
    case "DeliveryPolicy":
      if (value !== "") readSubscriptionDeliveryPolicy(value);
      return;
    case "ReplayPolicy":
      throw notBuilt("Archives of messages");
    default:
      throw invalidParameter("AttributeName");
  }
}

function checkRedrivePolicy(text: string, { topicArn, endpoint }: Subscribed, refuse: Refuse): void {
  const arn = deadLetterArnOf(text, refuse);
  const [prefix, , service, region, account, name] = arn.split(":");
  if (prefix !== "arn" || service !== "sqs" || !region || !account || !name) {
    throw refuse("RedrivePolicy: deadLetterTargetArn is an invalid arn");
  }
  if (isFifoName(topicArn) && isFifoName(endpoint) && !isFifoName(arn)) {
    throw refuse("RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.");
  }
}

/** The queue of a redrive policy. */
export function deadLetterArnOf(text: string, refuse: Refuse = inAttribute): string {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch (error) {
    throw refuse(`RedrivePolicy: failed to parse JSON. ${error instanceof Error ? error.message : ""}`);
  }
  const arn =
    typeof policy === "object" && policy !== null && "deadLetterTargetArn" in policy
      ? policy.deadLetterTargetArn
      : undefined;
  return typeof arn === "string" ? arn : "";
}
