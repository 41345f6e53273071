import type { LogGroupClass, MetricTransformation } from "@aws-sdk/client-cloudwatch-logs";
import { type Collection, collection } from "../../core/store/collection.js";
import type { Range, Reader, Transaction } from "../../core/store/store.js";
import { groupNotFound, streamNotFound } from "./errors.js";

export interface GroupRecord {
  name: string;
  createdAt: number;
  retentionDays?: number;
  kmsKeyId?: string;
  logGroupClass: LogGroupClass;
  isProtected: boolean;
  tags: Record<string, string>;
}

export interface StreamRecord {
  group: string;
  name: string;
  createdAt: number;
  firstEventAt?: number;
  lastEventAt?: number;
  lastIngestedAt?: number;
  /** Messages with 26 bytes each. */
  storedBytes: number;
  /** Number of the next chunk. */
  nextChunk: number;
}

/**
 * Events of one stream and one second of event time that came in one call, in time order. The key leads by second, so
 * that reading in order means sorting one second's chunks at a time, however late an event came.
 */
export interface ChunkRecord {
  ingestedAt: number;
  /** Milliseconds since the epoch, one per message. */
  at: number[];
  messages: string[];
  /** The messages of a group with a KMS key, under a data key that KMS encrypted. */
  sealed?: { key: Uint8Array; data: Uint8Array; storedBytes: number };
}

export interface SubscriptionRecord {
  group: string;
  name: string;
  pattern: string;
  destinationArn: string;
  roleArn?: string;
  distribution: "Random" | "ByLogStream";
  createdAt: number;
}

export interface MetricFilterRecord {
  group: string;
  name: string;
  pattern: string;
  transformations: MetricTransformation[];
  createdAt: number;
}

export interface DestinationRecord {
  name: string;
  targetArn: string;
  roleArn: string;
  accessPolicy?: string;
  createdAt: number;
}

export interface PolicyRecord {
  name: string;
  /** JSON text. */
  document: string;
  updatedAt: number;
}

/** A policy of one group. */
export interface GroupPolicyRecord {
  document: string;
  /** Of this very state: who changes it may say which one it knows. */
  revisionId: string;
  updatedAt: number;
}

export interface ExportTaskRecord {
  id: string;
  name?: string;
  group: string;
  streamPrefix: string;
  /** Milliseconds since the epoch; the end exclusive. */
  from: number;
  to: number;
  bucket: string;
  prefix: string;
  createdAt: number;
  endedAt?: number;
}

/** [group] */
export const groups: Collection<GroupRecord> = collection("groups");
/** [group, stream] */
export const streams: Collection<StreamRecord> = collection("streams");
/** [group, stream, second, chunk] */
export const chunks: Collection<ChunkRecord> = collection("chunks");
/** [group, second, stream, chunk]: where a group's events lie, in the order of time. */
const timeline: Collection<true> = collection("timeline");
/** [group, filter] */
export const subscriptions: Collection<SubscriptionRecord> = collection("subscriptions");
/** [group, filter] */
export const metricFilters: Collection<MetricFilterRecord> = collection("metric-filters");
/** [name] */
export const destinations: Collection<DestinationRecord> = collection("destinations");
/** [name] */
export const resourcePolicies: Collection<PolicyRecord> = collection("resource-policies");

/** [group] */
export const groupPolicies: Collection<GroupPolicyRecord> = collection("group-policies");
/** [created at, id] */
export const exportTasks: Collection<ExportTaskRecord> = collection("export-tasks");

/** Where one chunk lies. */
export interface ChunkPlace {
  stream: string;
  second: number;
  chunk: number;
}

export function putChunk(tx: Transaction, group: string, place: ChunkPlace, record: ChunkRecord): void {
  const { stream, second, chunk } = place;
  chunks.put(tx, [group, stream, second, chunk], record);
  timeline.put(tx, [group, second, stream, chunk], true);
}

export function deleteChunk(tx: Transaction, group: string, { stream, second, chunk }: ChunkPlace): void {
  chunks.delete(tx, group, stream, second, chunk);
  timeline.delete(tx, group, second, stream, chunk);
}

export async function loadChunk(
  from: Reader,
  group: string,
  place: ChunkPlace,
): Promise<ChunkRecord | undefined> {
  return await chunks.get(from, group, place.stream, place.second, place.chunk);
}

/** Seconds from `start` to `end`, both inclusive. */
export interface Seconds {
  start: number;
  end: number;
}

/** Chunks of one stream in the order of their seconds. */
export async function* streamChunks(
  from: Reader,
  group: string,
  stream: string,
  seconds: Seconds,
  reverse: boolean,
): AsyncIterable<ChunkPlace> {
  for await (const { key } of chunks.range(from, range([group, stream], seconds, reverse))) {
    yield { stream, second: Number(key[2]), chunk: Number(key[3]) };
  }
}

/** Chunks of a whole group in the order of their seconds. */
export async function* groupChunks(from: Reader, group: string, seconds: Seconds): AsyncIterable<ChunkPlace> {
  for await (const { key } of timeline.range(from, range([group], seconds, false))) {
    yield { second: Number(key[1]), stream: String(key[2]), chunk: Number(key[3]) };
  }
}

function range(prefix: string[], { start, end }: Seconds, reverse: boolean): Range {
  return { prefix, start: [...prefix, start], end: [...prefix, end + 1], reverse };
}

/** Takes away a stream with its events. */
export async function deleteStream(tx: Transaction, group: string, stream: string): Promise<void> {
  for await (const { key } of chunks.range(tx, { prefix: [group, stream] })) {
    timeline.delete(tx, group, Number(key[2]), stream, Number(key[3]));
  }
  tx.deleteRange({ prefix: [chunks.name, group, stream] });
  streams.delete(tx, group, stream);
}

/** Takes away a group with all it holds. */
export function deleteGroup(tx: Transaction, group: string): void {
  for (const part of [streams, chunks, timeline, subscriptions, metricFilters]) {
    tx.deleteRange({ prefix: [part.name, group] });
  }
  groupPolicies.delete(tx, group);
  groups.delete(tx, group);
}

export async function findGroup(from: Reader, name: string): Promise<GroupRecord> {
  const found = await groups.get(from, name);
  if (!found) throw groupNotFound();
  return found;
}

export async function findStream(from: Reader, group: string, name: string): Promise<StreamRecord> {
  const found = await streams.get(from, group, name);
  if (found) return found;
  await findGroup(from, group);
  throw streamNotFound();
}
