import type { QueueAttributeName } from "@aws-sdk/client-sqs";
import type { Transaction } from "../../../core/store/store.js";
import { invalidParameter, invalidValue, missing, overLimit, unknownAttribute } from "../errors.js";
import { TAG_KEY_CHARACTERS_MAX, TAG_VALUE_CHARACTERS_MAX, TAGS_MAX } from "../limits.js";
import type { QueueRecord } from "../records.js";
import type { Op, SqsContext } from "../state.js";
import { isFifo, queues } from "../store.js";
import {
  checkAttributes,
  checkThroughput,
  pinPolicy,
  presetsOf,
  withOneEncryption,
  withSmallBooleans,
} from "./attributes.js";
import { countMessages } from "./counts.js";
import { findQueue } from "./find-queue.js";
import { toQueueArn } from "./names.js";
import { checkRedrive } from "./queues.js";

/** Known beside what can be set. */
const COMPUTED = new Set([
  "QueueArn",
  "CreatedTimestamp",
  "LastModifiedTimestamp",
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
]);
const SETTABLE = new Set([
  "Policy",
  "RedrivePolicy",
  "RedriveAllowPolicy",
  "KmsMasterKeyId",
  "KmsDataKeyReusePeriodSeconds",
]);

async function change(
  ctx: SqsContext,
  url: string | undefined,
  work: (queue: QueueRecord, tx: Transaction) => QueueRecord | Promise<QueueRecord>,
): Promise<Record<string, never>> {
  await ctx.store.transact(async (tx) => {
    const queue = await findQueue(ctx, url, tx);
    const next = await work(queue, tx);
    queues.put(tx, [queue.account, queue.region, queue.name], next);
  });
  return {};
}

export const GetQueueAttributes: Op<"GetQueueAttributes"> = async (input, ctx) => {
  const queue = await findQueue(ctx, input.QueueUrl);
  const wanted: readonly string[] = input.AttributeNames ?? [];
  if (wanted.length === 0) return {};
  const presets = { ...presetsOf(isFifo(queue)), ...presetsOf(true) };
  for (const name of wanted) {
    if (name !== "All" && !COMPUTED.has(name) && !SETTABLE.has(name) && presets[name] === undefined) {
      throw unknownAttribute(name);
    }
  }
  const all: Record<string, string> = {
    ...presetsOf(isFifo(queue)),
    ...(queue.attributes.KmsMasterKeyId && { KmsDataKeyReusePeriodSeconds: "300" }),
    ...queue.attributes,
    QueueArn: toQueueArn(queue),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
  };
  if (wanted.some((name) => name === "All" || name.startsWith("Approximate"))) {
    Object.assign(all, await count(ctx, queue));
  }
  if (all.KmsMasterKeyId === undefined) delete all.KmsDataKeyReusePeriodSeconds;
  if (all.Policy !== undefined) all.Policy = await ctx.principals.show(all.Policy);
  const given = wanted.includes("All") ? all : pick(all, wanted);
  if (Object.keys(given).length === 0) return {};
  return { Attributes: given as Partial<Record<QueueAttributeName, string>> };
};

function pick(all: Record<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

async function count(ctx: SqsContext, queue: QueueRecord): Promise<Record<string, string>> {
  const { visible, inFlight, delayed } = await countMessages(ctx.store, queue, ctx.clock.now());
  return {
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
}

export const SetQueueAttributes: Op<"SetQueueAttributes"> = async (input, ctx) => {
  const wanted = withSmallBooleans(input.Attributes ?? {});
  await pinPolicy(ctx, wanted);
  return change(ctx, input.QueueUrl, async (queue, tx) => {
    checkAttributes(wanted, isFifo(queue));
    const attributes: Record<string, string> = { ...queue.attributes };
    for (const [name, value] of Object.entries(wanted)) {
      if (value === "") delete attributes[name];
      else attributes[name] = value;
    }
    checkThroughput(attributes);
    const encrypted = withOneEncryption(attributes, wanted);
    const next = { ...queue, attributes: encrypted, modifiedAt: ctx.clock.now() };
    if (wanted.RedrivePolicy) await checkRedrive(tx, next);
    return next;
  });
};

/** Those of AWS's own (`aws:`) are nobody's to give. */
function checkTags(tags: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(tags)) {
    if (key === "" || key.length > TAG_KEY_CHARACTERS_MAX) {
      throw invalidValue(`Tag keys must be between 1 and ${TAG_KEY_CHARACTERS_MAX} characters in length.`);
    }
    if (value.length > TAG_VALUE_CHARACTERS_MAX) {
      throw invalidValue(
        `Tag values must be between 0 and ${TAG_VALUE_CHARACTERS_MAX} characters in length.`,
      );
    }
    if (key.toLowerCase().startsWith("aws:")) {
      throw invalidValue(`Tag keys must not start with aws:, which is reserved: ${key}`);
    }
  }
}

export const TagQueue: Op<"TagQueue"> = async (input, ctx) => {
  if (!input.Tags) throw missing("Tags");
  checkTags(input.Tags);
  return change(ctx, input.QueueUrl, (queue) => {
    const tags = { ...queue.tags, ...input.Tags };
    if (Object.keys(tags).length > TAGS_MAX)
      throw invalidValue(`Too many tags added for queue ${queue.name}.`);
    return { ...queue, tags };
  });
};

export const UntagQueue: Op<"UntagQueue"> = async (input, ctx) => {
  const keys = input.TagKeys;
  if (!keys) throw missing("TagKeys");
  return change(ctx, input.QueueUrl, (queue) => ({
    ...queue,
    tags: Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !keys.includes(key))),
  }));
};

export const ListQueueTags: Op<"ListQueueTags"> = async (input, ctx) => {
  const { tags } = await findQueue(ctx, input.QueueUrl);
  return { Tags: Object.keys(tags).length > 0 ? tags : undefined };
};

interface Statement {
  Sid?: string;
  [element: string]: unknown;
}
interface PolicyDocument {
  Version: string;
  Id?: string;
  Statement: Statement[];
}

function readPolicy(queue: QueueRecord): PolicyDocument {
  const id = `${toQueueArn(queue)}/SQSDefaultPolicy`;
  const {
    Version = "2008-10-17",
    Id = id,
    Statement = [],
  } = JSON.parse(queue.attributes.Policy ?? "{}") as Partial<PolicyDocument>;
  return { Version, Id, Statement: Array.isArray(Statement) ? Statement : [Statement] };
}

/** As AWS writes it: one alone is no list. */
const oneOrAll = (texts: string[]) => (texts.length === 1 ? texts[0] : texts);

/** What AddPermission can let others do. */
const PERMITTED: ReadonlySet<string> = new Set([
  "*",
  "ChangeMessageVisibility",
  "DeleteMessage",
  "GetQueueAttributes",
  "GetQueueUrl",
  "ListDeadLetterSourceQueues",
  "PurgeQueue",
  "ReceiveMessage",
  "SendMessage",
]);
const LABEL = /^[\w-]{1,80}$/;
const STATEMENTS_MAX = 20;

export const AddPermission: Op<"AddPermission"> = async (input, ctx) => {
  const { Label = "", AWSAccountIds = [], Actions = [] } = input;
  if (!LABEL.test(Label)) throw invalidParameter("Label", Label, "Invalid label.");
  if (AWSAccountIds.length === 0) throw missing("AWSAccountIds");
  if (Actions.length === 0) throw missing("Actions");
  if (!AWSAccountIds.every((id) => /^\d{12}$/.test(id))) {
    throw invalidParameter("PrincipalId", `[${AWSAccountIds.join(", ")}]`, "Unable to verify.");
  }
  for (const action of Actions) {
    if (PERMITTED.has(action)) continue;
    throw invalidParameter(
      "ActionName",
      `SQS:${action}`,
      "Please refer to the appropriate WSDL for a list of valid actions.",
    );
  }
  return change(ctx, input.QueueUrl, (queue) => {
    const policy = readPolicy(queue);
    if (policy.Statement.some(({ Sid }) => Sid === Label)) {
      throw invalidParameter("Label", Label, "Already exists.");
    }
    if (policy.Statement.length >= STATEMENTS_MAX)
      throw overLimit(`${STATEMENTS_MAX} statements are allowed.`);
    const statement: Statement = {
      Sid: Label,
      Effect: "Allow",
      Principal: { AWS: oneOrAll(AWSAccountIds.map((id) => `arn:aws:iam::${id}:root`)) },
      Action: oneOrAll(Actions.map((action) => (action === "*" ? "SQS:*" : `SQS:${action}`))),
      Resource: toQueueArn(queue),
    };
    return withPolicy(queue, { ...policy, Statement: [...policy.Statement, statement] }, ctx);
  });
};

export const RemovePermission: Op<"RemovePermission"> = async (input, ctx) =>
  change(ctx, input.QueueUrl, (queue) => {
    const policy = readPolicy(queue);
    const left = policy.Statement.filter(({ Sid }) => Sid !== input.Label);
    if (left.length === policy.Statement.length) {
      throw invalidParameter("Label", input.Label, "can't find label.");
    }
    return withPolicy(queue, { ...policy, Statement: left }, ctx);
  });

function withPolicy(queue: QueueRecord, policy: PolicyDocument, ctx: SqsContext): QueueRecord {
  const attributes = { ...queue.attributes };
  if (policy.Statement.length === 0) delete attributes.Policy;
  else attributes.Policy = JSON.stringify(policy);
  return { ...queue, attributes, modifiedAt: ctx.clock.now() };
}
