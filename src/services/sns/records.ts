export interface TopicRecord {
  account: string;
  region: string;
  name: string;
  /** Tells this topic from a later one of the same name. */
  id: string;
  createdAt: number;
  /** As set; what is not set has AWS's default. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  /** Subscriptions that were ended. */
  deletedSubscriptions: number;
}

export type DeliveryProtocol = "sqs" | "lambda" | "http" | "https" | "email" | "email-json" | "sms";

export interface SubscriptionRecord {
  id: string;
  topicId: string;
  topicArn: string;
  /** Who subscribed. */
  owner: string;
  /** ARN of who subscribed. */
  principalArn: string;
  protocol: DeliveryProtocol;
  endpoint: string;
  createdAt: number;
  /** As set: FilterPolicy, FilterPolicyScope, RawMessageDelivery, RedrivePolicy, DeliveryPolicy. */
  attributes: Record<string, string>;
  isPending: boolean;
  /** What confirms it; not there where nothing is to be confirmed. */
  token?: string;
  wasAuthenticated: boolean;
  /** Only its owner may end it, not the link in its messages. */
  authenticateOnUnsubscribe: boolean;
}

export interface TokenRecord {
  topicId: string;
  subscriptionId: string;
  expiresAt: number;
  /** A subscription that its link has ended: the token brings it back. */
  restores?: SubscriptionRecord;
}

export interface MessageAttribute {
  DataType: string;
  StringValue?: string;
  BinaryValue?: Uint8Array;
}

/** A message on its way, as the outbox keeps it. */
export interface MessageRecord {
  id: string;
  topicId: string;
  topicArn: string;
  type: "Notification" | "SubscriptionConfirmation" | "UnsubscribeConfirmation";
  /** Milliseconds since the epoch. */
  at: number;
  subject?: string;
  body: string;
  /** Bodies by protocol, where the message has its own for some (`MessageStructure` json). */
  bodies?: Record<string, string>;
  attributes: Record<string, MessageAttribute>;
  signatureVersion: string;
  /** By which the publisher reached us: where the message's links lead. */
  endpoint: string;
  groupId?: string;
  deduplicationId?: string;
  sequence?: string;
  /** Of confirmations. */
  token?: string;
}

export interface DeduplicationRecord {
  messageId: string;
  sequence: string;
  expiresAt: number;
}

/** What messages are signed with: both PEM. */
export interface SigningKeyRecord {
  privateKey: string;
  certificate: string;
  /** Part of the certificate's address. */
  fingerprint: string;
}
