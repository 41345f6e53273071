import { invalidParameter, missing } from "../errors.js";
import type { Op, SnsContext } from "../state.js";
import { topics } from "../store.js";
import { findTopic } from "./find-topic.js";
import { toTopicArn } from "./names.js";
import { readPolicy, type Statement } from "./policy.js";

const ACTIONS = new Set([
  "GetTopicAttributes",
  "SetTopicAttributes",
  "AddPermission",
  "RemovePermission",
  "DeleteTopic",
  "Subscribe",
  "ListSubscriptionsByTopic",
  "Publish",
  "Receive",
]);

async function changePolicy(
  ctx: SnsContext,
  arn: string | undefined,
  work: (statements: Statement[], topicArn: string) => Statement[],
): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const topic = await findTopic(ctx, arn, tx);
    const policy = readPolicy(topic);
    const Statement = work(policy.Statement, toTopicArn(topic));
    const attributes = { ...topic.attributes, Policy: JSON.stringify({ ...policy, Statement }) };
    topics.put(tx, [topic.account, topic.region, topic.name], { ...topic, attributes });
  });
}

const oneOrAll = (items: string[]): string | string[] => (items.length === 1 ? (items[0] ?? "") : items);

export const AddPermission: Op<"AddPermission"> = async (input, ctx) => {
  const { Label, AWSAccountId: accounts = [], ActionName: actions = [] } = input;
  if (!Label) throw missing("Label");
  if (accounts.length === 0) throw missing("AWSAccountId");
  if (actions.length === 0) throw missing("ActionName");
  await changePolicy(ctx, input.TopicArn, (statements, Resource) => {
    if (statements.some(({ Sid }) => Sid === Label)) throw invalidParameter("Statement already exists");
    if (!actions.every((action) => ACTIONS.has(action))) {
      throw invalidParameter("Policy statement action out of service scope!");
    }
    if (!accounts.every((id) => /^\d{12}$/.test(id))) {
      throw invalidParameter("Policy Error: PrincipalNotFound");
    }
    const added: Statement = {
      Sid: Label,
      Effect: "Allow",
      Principal: { AWS: oneOrAll(accounts.map((id) => `arn:aws:iam::${id}:root`)) },
      Action: oneOrAll(actions.map((action) => `SNS:${action}`)),
      Resource,
    };
    return [...statements, added];
  });
  return {};
};

export const RemovePermission: Op<"RemovePermission"> = async (input, ctx) => {
  if (!input.Label) throw missing("Label");
  await changePolicy(ctx, input.TopicArn, (statements) =>
    statements.filter(({ Sid }) => Sid !== input.Label),
  );
  return {};
};
