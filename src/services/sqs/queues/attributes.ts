import { fifoOnly, invalidAttribute, invalidRedrive, twoEncryptions, unknownAttribute } from "../errors.js";
import type { QueueRecord } from "../records.js";
import type { SqsContext } from "../state.js";

interface NumberAttribute {
  least: number;
  most: number;
  preset: number;
}

const NUMBERS: Readonly<Record<string, NumberAttribute>> = {
  DelaySeconds: { least: 0, most: 900, preset: 0 },
  MaximumMessageSize: { least: 1_024, most: 1_048_576, preset: 1_048_576 },
  MessageRetentionPeriod: { least: 60, most: 1_209_600, preset: 345_600 },
  ReceiveMessageWaitTimeSeconds: { least: 0, most: 20, preset: 0 },
  VisibilityTimeout: { least: 0, most: 43_200, preset: 30 },
};

/** Allowed values, of FIFO queues only. */
const FIFO_CHOICES: Readonly<Record<string, readonly string[]>> = {
  ContentBasedDeduplication: ["true", "false"],
  DeduplicationScope: ["queue", "messageGroup"],
  FifoThroughputLimit: ["perQueue", "perMessageGroupId"],
};

/** What a queue answers where nothing is set. */
export function presetsOf(isFifo: boolean): Record<string, string> {
  const numbers = Object.entries(NUMBERS).map(([name, { preset }]) => [name, String(preset)]);
  const fifo = {
    FifoQueue: "true",
    ContentBasedDeduplication: "false",
    DeduplicationScope: "queue",
    FifoThroughputLimit: "perQueue",
  };
  return { ...Object.fromEntries(numbers), SqsManagedSseEnabled: "true", ...(isFifo && fifo) };
}

/** Seconds or bytes of a queue's attribute, set or preset. */
export function numberOf(queue: QueueRecord, name: string): number {
  return Number(queue.attributes[name] ?? NUMBERS[name]?.preset);
}

const BOOLEANS: ReadonlySet<string> = new Set([
  "ContentBasedDeduplication",
  "FifoQueue",
  "SqsManagedSseEnabled",
]);

/** SQS reads `True` as `true`, which is how Python writes it, and keeps it in small letters. */
export function withSmallBooleans(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(attributes).map(([name, value]) => [
    name,
    BOOLEANS.has(name) ? value.toLowerCase() : value,
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** A queue is encrypted by a KMS key or by SQS's own: what is wanted puts an end to the other. */
export function withOneEncryption(
  attributes: Record<string, string>,
  wanted: Readonly<Record<string, string>>,
): Record<string, string> {
  const byQueue = wanted.SqsManagedSseEnabled === "true";
  if (wanted.KmsMasterKeyId) {
    if (byQueue) throw twoEncryptions();
    return { ...attributes, SqsManagedSseEnabled: "false" };
  }
  if (!byQueue) return attributes;
  const { KmsMasterKeyId: _key, ...others } = attributes;
  return others;
}

/** Refuses attributes that no queue of this kind can have. An empty text takes a policy away. */
export function checkAttributes(attributes: Readonly<Record<string, string>>, isFifo: boolean): void {
  for (const [name, value] of Object.entries(attributes)) checkAttribute(name, value, isFifo);
}

/** A limit for each group needs duplicates to be told by group: both as the queue will have them. */
export function checkThroughput(attributes: Readonly<Record<string, string>>): void {
  const { DeduplicationScope, FifoThroughputLimit } = attributes;
  if (FifoThroughputLimit !== "perMessageGroupId" || DeduplicationScope === "messageGroup") return;
  const reason = "perMessageGroupId is allowed only when the value for DeduplicationScope is messageGroup.";
  throw invalidAttribute("FifoThroughputLimit", reason);
}

function checkAttribute(name: string, value: string, isFifo: boolean): void {
  const number = NUMBERS[name];
  if (number) {
    checkNumber(name, value, number);
    return;
  }
  const choices = FIFO_CHOICES[name];
  if (choices) {
    if (!isFifo) throw name === "ContentBasedDeduplication" ? unknownAttribute(name) : fifoOnly(name);
    if (!choices.includes(value)) throw invalidAttribute(name);
    return;
  }
  switch (name) {
    case "KmsDataKeyReusePeriodSeconds":
      checkNumber(name, value, { least: 60, most: 86_400, preset: 300 });
      return;
    case "KmsMasterKeyId":
      return;
    case "SqsManagedSseEnabled":
      if (value !== "true" && value !== "false") throw invalidAttribute(name);
      return;
    case "FifoQueue":
      if (!isFifo) throw unknownAttribute(name);
      if (value !== "true") throw invalidAttribute(name, "Modifying queue type is not supported.");
      return;
    case "Policy":
      if (value !== "" && !isObject(value)) throw invalidAttribute(name);
      return;
    case "RedrivePolicy":
      if (value !== "") parseRedrivePolicy(value);
      return;
    case "RedriveAllowPolicy":
      if (value !== "") parseAllowPolicy(value);
      return;
    default:
      throw unknownAttribute(name);
  }
}

function checkNumber(name: string, value: string, { least, most }: NumberAttribute): void {
  const number = Number(value);
  if (!/^\d{1,10}$/.test(value) || number < least || number > most) throw invalidAttribute(name);
}

export interface RedrivePolicy {
  deadLetterTargetArn: string;
  maxReceiveCount: number;
}

export function parseRedrivePolicy(text: string): RedrivePolicy {
  const wrong = (reason: string) => invalidRedrive("RedrivePolicy", text, reason);
  const policy = parseObject(text);
  if (!policy) throw wrong("Redrive policy is not a valid JSON map.");
  const { deadLetterTargetArn, maxReceiveCount, ...rest } = policy;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw wrong(`Redrive policy contains an unknown parameter: ${unknown}.`);
  if (deadLetterTargetArn === undefined || maxReceiveCount === undefined) {
    throw wrong(
      "Redrive policy does not contain mandatory attribute: " +
        `${maxReceiveCount === undefined ? "maxReceiveCount" : "deadLetterTargetArn"}.`,
    );
  }
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > 1_000) {
    throw wrong(
      "Invalid value for maxReceiveCount: " +
        `${String(maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`,
    );
  }
  return { deadLetterTargetArn: String(deadLetterTargetArn), maxReceiveCount: count };
}

export interface AllowPolicy {
  redrivePermission: "allowAll" | "denyAll" | "byQueue";
  sourceQueueArns: string[];
}

export function parseAllowPolicy(text: string): AllowPolicy {
  const wrong = (reason: string) => invalidRedrive("RedriveAllowPolicy", text, reason);
  const policy = parseObject(text);
  if (!policy) throw wrong("Redrive allow policy is not a valid JSON map.");
  const { redrivePermission, sourceQueueArns = [] } = policy;
  if (
    redrivePermission !== "allowAll" &&
    redrivePermission !== "denyAll" &&
    redrivePermission !== "byQueue"
  ) {
    throw wrong("Redrive permission must be one of allowAll, denyAll or byQueue.");
  }
  if (!Array.isArray(sourceQueueArns) || sourceQueueArns.length > 10) {
    throw wrong("Up to 10 source queue ARNs can be given.");
  }
  if ((redrivePermission === "byQueue") !== sourceQueueArns.length > 0) {
    throw wrong("Source queue ARNs belong to redrive permission byQueue.");
  }
  return { redrivePermission, sourceQueueArns: sourceQueueArns.map(String) };
}

/** Users and roles in a queue's policy by their ids, which nobody has after them. */
export async function pinPolicy(ctx: SqsContext, attributes: Record<string, string>): Promise<void> {
  const { Policy } = attributes;
  if (Policy === undefined || !isObject(Policy)) return;
  attributes.Policy = await ctx.principals.pin(Policy, () => invalidAttribute("Policy"));
}

const isObject = (text: string): boolean => parseObject(text) !== undefined;

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
