import type { MessageRecord, SubscriptionRecord } from "../records.js";

/** Topics of the outbox. */
export const DELIVER = "deliver";
/** Deliveries to HTTP endpoints wait apart: a slow endpoint holds up no queue and no function. */
export const DELIVER_HTTP = "deliver-http";
export const FAN_OUT = "fan-out";
export const EXPIRE = "expire";

/** One message for one subscription, as it waits in the outbox. */
export interface PendingDelivery {
  message: MessageRecord;
  topicId: string;
  subscriptionId: string;
  /** The subscription itself, where it may be gone by then: in confirmations. */
  subscription?: SubscriptionRecord;
  /** HTTP deliveries that failed so far. */
  failures?: number;
  /** It has waited for its turn at an endpoint that is called only so often. */
  isPlaced?: boolean;
}

/** A message for the subscriptions of a topic that come after one. */
export interface PendingFanOut {
  message: MessageRecord;
  after: string;
}

/** A token whose time has come. */
export interface PendingExpiry {
  token: string;
}

export const outboxTopicOf = ({ protocol }: SubscriptionRecord): string =>
  protocol.startsWith("http") ? DELIVER_HTTP : DELIVER;
