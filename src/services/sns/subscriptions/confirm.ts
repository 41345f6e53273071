import { invalidParameter, invalidToken, missing } from "../errors.js";
import type { Op } from "../state.js";
import { putSubscription, subscriptions, tokens } from "../store.js";
import { topicOf } from "../topics/find-topic.js";
import { parseTopicArn, toTopicArn } from "../topics/names.js";
import { toSubscriptionArn } from "./find-subscription.js";
import { isToken } from "./tokens.js";

/** Confirms a pending subscription, or brings back one that its link had ended. Again gives the same. */
export const ConfirmSubscription: Op<"ConfirmSubscription"> = async (input, ctx) => {
  const { Token: token } = input;
  const name = parseTopicArn(input.TopicArn, ctx);
  if (!token) throw missing("Token");
  if (!isToken(token)) throw invalidParameter("Token");
  const authenticateOnUnsubscribe = input.AuthenticateOnUnsubscribe === "true";
  const wasAuthenticated = ctx.principal.type !== "anonymous";
  return ctx.store.transact(async (tx) => {
    const known = await tokens.get(tx, token);
    const topic = await topicOf(tx, name);
    if (!known || known.expiresAt < ctx.clock.now()) throw invalidToken();
    if (topic?.id !== known.topicId) throw invalidParameter("Topic");
    const found = (await subscriptions.get(tx, known.topicId, known.subscriptionId)) ?? known.restores;
    if (!found || found.topicArn !== toTopicArn(topic)) throw invalidParameter("Token");
    if (found.isPending || known.restores) {
      putSubscription(tx, { ...found, isPending: false, wasAuthenticated, authenticateOnUnsubscribe });
    }
    return { SubscriptionArn: toSubscriptionArn(found) };
  });
};
