export interface QueueRecord {
  account: string;
  region: string;
  name: string;
  /** Tells this queue from a later one of the same name. */
  id: string;
  createdAt: number;
  modifiedAt: number;
  /** As set; what is not set has AWS's default. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  purgedAt?: number;
}

export interface MessageAttribute {
  DataType: string;
  StringValue?: string;
  BinaryValue?: Uint8Array;
}

export interface SealedContent {
  keyArn: string;
  /** The data key as KMS encrypted it for this queue. */
  key: Uint8Array;
  queueArn: string;
  data: Uint8Array;
}

export interface MessageRecord {
  id: string;
  /** Order of arrival. */
  sequence: number;
  body: string;
  bodyMd5: string;
  attributes: Record<string, MessageAttribute>;
  systemAttributes: Record<string, MessageAttribute>;
  senderId: string;
  /** Of the request that sent it. */
  trace?: string;
  /** Milliseconds since the epoch. */
  sentAt: number;
  visibleAt: number;
  firstReceivedAt?: number;
  receiveCount: number;
  /** In the queues that it failed in before it came to this dead-letter queue; shown, and not held against it here. */
  receivedBefore?: number;
  /** Of the latest receive: what its receipt handle holds. */
  receipt?: string;
  groupId?: string;
  deduplicationId?: string;
  /** The queue that it failed in, if this is its dead-letter queue. */
  sourceArn?: string;
  /** Body and attributes, where its queue has a KMS key; a dead-letter queue keeps them as they came. */
  sealed?: SealedContent;
}

/** What a look through a queue needs to know of each message. */
export interface PlaceRecord {
  id: string;
  sentAt: number;
  visibleAt: number;
  isReceived: boolean;
  groupId?: string;
}

export interface DeduplicationRecord {
  messageId: string;
  sequence: number;
  bodyMd5: string;
  expiresAt: number;
}

/** What one receive of a FIFO queue was given. */
export interface AttemptRecord {
  received: { messageId: string; receipt: string | undefined; visibleAt: number }[];
  expiresAt: number;
}

export interface MoveTaskRecord {
  handle: string;
  status: "RUNNING" | "COMPLETED" | "CANCELLING" | "CANCELLED" | "FAILED";
  sourceArn: string;
  destinationArn?: string;
  perSecond?: number;
  moved: number;
  toMove: number;
  startedAt: number;
  failure?: string;
}
