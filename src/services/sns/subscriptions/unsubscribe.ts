import { AuthorizationErrorException$ } from "@aws-sdk/client-sns";
import type { Transaction } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { emitConfirmation } from "../delivery/emit.js";
import { TOKEN_MS } from "../limits.js";
import type { SubscriptionRecord, TopicRecord } from "../records.js";
import type { Op, SnsContext } from "../state.js";
import { deleteSubscription, tokens, topics } from "../store.js";
import { topicOf } from "../topics/find-topic.js";
import { parseTopicArn } from "../topics/names.js";
import { subscriptionOf } from "./find-subscription.js";
import { makeToken } from "./tokens.js";

export const Unsubscribe: Op<"Unsubscribe"> = async (input, ctx) => {
  await ctx.store.transact(async (tx) => {
    const found = await subscriptionOf(ctx, input.SubscriptionArn, tx);
    // What is not there is ended already.
    if (!found) return;
    if (ctx.principal.type === "anonymous" && found.authenticateOnUnsubscribe) {
      throw new AwsError(AuthorizationErrorException$, "Only the subscription's owner can unsubscribe it");
    }
    const topic = await topicOf(tx, parseTopicArn(found.topicArn, ctx));
    deleteSubscription(tx, found);
    if (!topic) return;
    topics.put(tx, [topic.account, topic.region, topic.name], {
      ...topic,
      deletedSubscriptions: topic.deletedSubscriptions + 1,
    });
    const isOwner = ctx.principal.type !== "anonymous" && ctx.account === found.owner;
    if (!isOwner && !found.isPending) offerReturn(ctx, tx, topic, found);
  });
  return {};
};

/** Who was unsubscribed by a link, or by another, is told, and can take it back. */
function offerReturn(ctx: SnsContext, tx: Transaction, topic: TopicRecord, gone: SubscriptionRecord): void {
  const token = makeToken(ctx.ids);
  const { topicId, id: subscriptionId } = gone;
  tokens.put(tx, [token], {
    topicId,
    subscriptionId,
    expiresAt: ctx.clock.now() + TOKEN_MS,
    restores: gone,
  });
  emitConfirmation(ctx, tx, topic, gone, token, "UnsubscribeConfirmation");
}
