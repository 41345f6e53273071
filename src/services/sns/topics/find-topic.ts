import type { Reader } from "../../../core/store/store.js";
import { topicNotFound } from "../errors.js";
import type { TopicRecord } from "../records.js";
import type { SnsContext } from "../state.js";
import { topics } from "../store.js";
import { parseTopicArn, type TopicName } from "./names.js";

export const topicOf = (from: Reader, { account, region, name }: TopicName) =>
  topics.get(from, account, region, name);

export async function findTopic(
  ctx: SnsContext,
  arn: string | undefined,
  from: Reader = ctx.store,
): Promise<TopicRecord> {
  const found = await topicOf(from, parseTopicArn(arn, ctx));
  if (!found) throw topicNotFound();
  return found;
}
