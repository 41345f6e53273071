import type { Generation } from "../streams/shards.js";
import type { ScalarType } from "../values/attribute-value.js";

/** A table as it is stored. Times are milliseconds since the epoch. */
export interface Table {
  name: string;
  /** Changes when a table of the same name is made anew. */
  id: string;
  /** Names the place of its items in the store; never used again. */
  space: string;
  createdAt: number;
  /** Attributes that keys are made of, in the order given. */
  attributes: KeyAttribute[];
  key: KeySchema;
  indexes: Index[];
  /** Number for the next index. */
  nextIndex: number;
  billingMode: "PROVISIONED" | "PAY_PER_REQUEST";
  /** When it was last switched to on-demand. */
  onDemandSince?: number;
  throughput: Throughput;
  onDemandThroughput?: OnDemandThroughput;
  warmThroughput?: WarmThroughput;
  tableClass?: { name: "STANDARD" | "STANDARD_INFREQUENT_ACCESS"; changedAt?: number };
  isDeletionProtected: boolean;
  encryption?: TableEncryption | undefined;
  stream?: TableStream;
  timeToLive?: { attribute: string; changedAt: number };
  /** Switched off with the time it was, to bound how soon it can change again. */
  timeToLiveDisabledAt?: number;
  recovery?: { since: number; days: number };
  /** Backups being made: until they are done, changes are recorded. */
  backupsRunning?: number;
  tags: Record<string, string>;
  policy?: { document: string; revision: string };
  restoredFrom?: { backupArn?: string; tableArn?: string; at: number; inProgress: boolean };
  /** A state that it passes through. */
  transition?: { status: "CREATING" | "UPDATING" | "DELETING"; until: number };
}

/** What the content of a table's items is sealed with; that of tables without lies as the disk is. */
export type TableEncryption = KmsEncryption | OwnedEncryption;

/** By a KMS key of the account. */
export interface KmsEncryption {
  type: "KMS";
  keyArn: string;
  /** The table's own key as KMS encrypted it: whoever cannot open it cannot use the table. */
  tableKey?: Uint8Array;
  /** DynamoDB could not open it when it last looked. */
  inaccessibleSince?: number;
  /** What the table held before it had a key is not all sealed yet. */
  isSealing?: true;
}

/** Of a table that had a KMS key once: its own key, which nobody needs to open. */
export interface OwnedEncryption {
  type: "OWNED";
  tableKey: Uint8Array;
}

export interface KeyAttribute {
  name: string;
  type: ScalarType;
}

/** Attributes of the partition key and of the sort key. A table has one and at most one; a global index up to four each. */
export interface KeySchema {
  hash: KeyAttribute[];
  range: KeyAttribute[];
}

export interface Index {
  name: string;
  /** Names the place of its entries in the store; unique in the table, never used again. */
  number: number;
  kind: "local" | "global";
  key: KeySchema;
  projection: Projection;
  throughput: Throughput;
  onDemandThroughput?: OnDemandThroughput;
  warmThroughput?: WarmThroughput;
  status: "ACTIVE" | "CREATING";
  isBackfilling?: boolean;
  transition?: { status: "CREATING" | "UPDATING" | "DELETING"; until: number };
}

export interface Projection {
  type: "ALL" | "KEYS_ONLY" | "INCLUDE";
  attributes?: string[];
}

/** Units per second; 0 for on-demand tables. */
export interface Throughput {
  read: number;
  write: number;
  increasedAt?: number;
  decreasedAt?: number;
  decreasesToday: number;
}

export interface OnDemandThroughput {
  read?: number;
  write?: number;
}

export interface WarmThroughput {
  read?: number;
  write?: number;
}

export type StreamView = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

export interface TableStream {
  /** Time of creation as text: the last part of the stream's ARN. */
  label: string;
  view: StreamView;
  /** False once switched off: its records stay readable for a day. */
  isEnabled: boolean;
  /** The open shards, which its records are spread over. */
  shards: Generation;
}

export type TableStatus = "CREATING" | "UPDATING" | "DELETING" | "ACTIVE";

export function statusOf(table: Table, now: number): TableStatus {
  const { transition } = table;
  return transition !== undefined && now < transition.until ? transition.status : "ACTIVE";
}

/** Whether a table that was being deleted is gone by now. */
export function isGone(table: Table, now: number): boolean {
  return table.transition?.status === "DELETING" && now >= table.transition.until;
}

export function indexNamed(table: Table, name: string): Index | undefined {
  return table.indexes.find((index) => index.name === name);
}

/** Partition key attributes, then sort key attributes. */
export function keyAttributes({ hash, range }: KeySchema): KeyAttribute[] {
  return range.length === 0 ? hash : [...hash, ...range];
}

export function hasLocalIndexes(table: Table): boolean {
  return table.indexes.some(({ kind }) => kind === "local");
}
