import { readPageToken, toPageToken } from "../../../core/pagination.js";
import { clearRange } from "../../../core/store/clear-range.js";
import type { Reader } from "../../../core/store/store.js";
import {
  deletedRecently,
  invalidParameter,
  invalidRedrive,
  missing,
  nameExists,
  purgeInProgress,
  queueNotFound,
} from "../errors.js";
import { LIST_RESULTS_MAX, PURGE_PAUSE_MS, RECREATE_PAUSE_MS } from "../limits.js";
import type { QueueRecord } from "../records.js";
import type { Op } from "../state.js";
import {
  CONTENTS,
  deduplicationEnds,
  deduplications,
  deletions,
  findByArn,
  isFifo,
  messages,
  places,
  queues,
} from "../store.js";
import {
  checkAttributes,
  checkThroughput,
  parseAllowPolicy,
  parseRedrivePolicy,
  pinPolicy,
  presetsOf,
  withOneEncryption,
  withSmallBooleans,
} from "./attributes.js";
import { findQueue, isQueryCall } from "./find-queue.js";
import { toQueueArn, toQueueUrl } from "./names.js";

const NAME = /^[\w-]{1,80}$/;

function checkName(name: string, isFifoWanted: boolean): void {
  const stem = name.endsWith(".fifo") ? name.slice(0, -5) : name;
  if (name.length > 80 || !NAME.test(stem) || (stem !== name) !== isFifoWanted) {
    const kinds = isFifoWanted
      ? "The name of a FIFO queue can only include alphanumeric characters, hyphens, or " +
        "underscores, must end with .fifo suffix and be 1 to 80 in length."
      : "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length";
    throw invalidParameter("QueueName", name, kinds);
  }
}

/** A dead-letter queue lies in the same region and account, is of the same kind, and allows it. */
export async function checkRedrive(from: Reader, queue: QueueRecord): Promise<void> {
  const text = queue.attributes.RedrivePolicy;
  if (!text) return;
  const wrong = (reason: string) => invalidRedrive("RedrivePolicy", text, reason);
  const target = await findByArn(from, parseRedrivePolicy(text).deadLetterTargetArn);
  if (target?.account !== queue.account || target.region !== queue.region) {
    throw wrong("Dead letter target does not exist.");
  }
  if (isFifo(target) !== isFifo(queue)) {
    throw wrong(`Dead-letter queue must be same type of queue as the source.`);
  }
  const allow = target.attributes.RedriveAllowPolicy;
  if (!allow) return;
  const { redrivePermission, sourceQueueArns } = parseAllowPolicy(allow);
  const isAllowed =
    redrivePermission === "allowAll" ||
    (redrivePermission === "byQueue" && sourceQueueArns.includes(toQueueArn(queue)));
  if (!isAllowed) throw wrong("Dead-letter target does not allow this queue.");
}

const withoutEmpty = (attributes: Record<string, string>) =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ""));

export const CreateQueue: Op<"CreateQueue"> = async (input, ctx) => {
  const name = input.QueueName;
  if (!name) throw missing("QueueName");
  const attributes = withSmallBooleans(input.Attributes ?? {});
  checkName(name, attributes.FifoQueue === "true");
  checkAttributes(attributes, name.endsWith(".fifo"));
  checkThroughput(attributes);
  await pinPolicy(ctx, attributes);
  const now = ctx.clock.now();
  const made: QueueRecord = {
    account: ctx.account,
    region: ctx.region,
    name,
    id: ctx.ids.uuid(),
    createdAt: now,
    modifiedAt: now,
    attributes: withOneEncryption(withoutEmpty(attributes), attributes),
    tags: { ...input.tags },
  };
  await ctx.store.transact(async (tx) => {
    const known = await queues.get(tx, ctx.account, ctx.region, name);
    if (known) return checkSame(known, attributes);
    const deletedAt = await deletions.get(tx, ctx.account, ctx.region, name);
    if (deletedAt !== undefined && now < deletedAt + RECREATE_PAUSE_MS) throw deletedRecently();
    await checkRedrive(tx, made);
    if (deletedAt !== undefined) deletions.delete(tx, ctx.account, ctx.region, name);
    queues.put(tx, [ctx.account, ctx.region, name], made);
  });
  return { QueueUrl: toQueueUrl(ctx, made) };
};

/** Creating a queue again gives the queue that is there, if nothing differs of what is asked for. */
function checkSame(known: QueueRecord, wanted: Record<string, string>): void {
  const has = { ...presetsOf(isFifo(known)), ...known.attributes };
  for (const [name, value] of Object.entries(wanted)) if ((has[name] ?? "") !== value) throw nameExists(name);
}

export const GetQueueUrl: Op<"GetQueueUrl"> = async (input, ctx) => {
  if (!input.QueueName) throw missing("QueueName");
  const account = input.QueueOwnerAWSAccountId ?? ctx.account;
  const found = await queues.get(ctx.store, account, ctx.region, input.QueueName);
  if (!found) throw queueNotFound(isQueryCall(ctx));
  return { QueueUrl: toQueueUrl(ctx, found) };
};

export const ListQueues: Op<"ListQueues"> = async (input, ctx) => {
  const limit = input.MaxResults ?? LIST_RESULTS_MAX;
  if (limit < 1 || limit > LIST_RESULTS_MAX) {
    throw invalidParameter(
      "MaxResults",
      limit,
      `MaxResults must be an integer between 1 and ${LIST_RESULTS_MAX}`,
    );
  }
  const mine = [ctx.account, ctx.region];
  const after = input.NextToken ? readPageToken(input.NextToken, mine) : undefined;
  if (input.NextToken && !after) throw invalidParameter("NextToken", input.NextToken, "Invalid NextToken");
  const found: QueueRecord[] = [];
  let next: string | undefined;
  const prefix = input.QueueNamePrefix ?? "";
  const start = after ?? [...mine, prefix];
  for await (const { value } of queues.range(ctx.store, { prefix: mine, start, startExclusive: !!after })) {
    if (!value.name.startsWith(prefix)) break;
    const last = found.at(-1);
    if (found.length === limit && last) {
      if (input.MaxResults !== undefined) next = toPageToken([...mine, last.name]);
      break;
    }
    found.push(value);
  }
  // AWS leaves an empty list out.
  const QueueUrls = found.length === 0 ? undefined : found.map((queue) => toQueueUrl(ctx, queue));
  return { QueueUrls, NextToken: next };
};

export const DeleteQueue: Op<"DeleteQueue"> = async (input, ctx) => {
  const queue = await findQueue(ctx, input.QueueUrl);
  const key = [queue.account, queue.region, queue.name] as const;
  await ctx.store.transact(async (tx) => {
    queues.delete(tx, ...key);
    deletions.put(tx, key, ctx.clock.now());
  });
  for (const { name } of CONTENTS) await clearRange(ctx.store, { prefix: [name, queue.id] });
  ctx.state.waiters.ring(queue.id);
  ctx.state.inFlight.forget(queue.id);
  return {};
};

export const PurgeQueue: Op<"PurgeQueue"> = async (input, ctx) => {
  const now = ctx.clock.now();
  const queue = await ctx.store.transact(async (tx) => {
    const found = await findQueue(ctx, input.QueueUrl, tx);
    if (found.purgedAt !== undefined && now < found.purgedAt + PURGE_PAUSE_MS)
      throw purgeInProgress(found.name);
    queues.put(tx, [found.account, found.region, found.name], { ...found, purgedAt: now });
    return found;
  });
  // What was sent before a purge repeats nothing after it.
  for (const { name } of [messages, places, deduplications, deduplicationEnds])
    await clearRange(ctx.store, { prefix: [name, queue.id] });
  return {};
};

export const ListDeadLetterSourceQueues: Op<"ListDeadLetterSourceQueues"> = async (input, ctx) => {
  const target = toQueueArn(await findQueue(ctx, input.QueueUrl));
  const limit = input.MaxResults ?? LIST_RESULTS_MAX;
  const mine = [ctx.account, ctx.region];
  const after = input.NextToken ? readPageToken(input.NextToken, mine) : undefined;
  if (input.NextToken && !after) throw invalidParameter("NextToken", input.NextToken, "Invalid NextToken");
  const found: QueueRecord[] = [];
  for await (const { value } of queues.range(ctx.store, {
    prefix: mine,
    start: after,
    startExclusive: !!after,
  })) {
    const policy = value.attributes.RedrivePolicy;
    if (!policy || parseRedrivePolicy(policy).deadLetterTargetArn !== target) continue;
    const last = found.at(-1);
    if (found.length === limit && last) {
      const NextToken = toPageToken([...mine, last.name]);
      return { queueUrls: found.map((queue) => toQueueUrl(ctx, queue)), NextToken };
    }
    found.push(value);
  }
  return { queueUrls: found.map((queue) => toQueueUrl(ctx, queue)) };
};
