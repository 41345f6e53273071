import { invalidParameter, invalidToken, missing } from "../errors.js";
import type { Op, SnsContext } from "../state.js";
import { putSubscription, subscriptions, tokens } from "../store.js";
import { parseTopicArn } from "../topics/names.js";
import { toSubscriptionArn } from "./find-subscription.js";
import { isToken } from "./tokens.js";

/**
 * Confirms a pending subscription, or brings back one that its link had ended. Again gives the same. As on AWS it is the
 * token that counts: of the topic only the region is looked at.
 */
export const ConfirmSubscription: Op<"ConfirmSubscription"> = async (input, ctx) => {
  const { Token: token } = input;
  const { region } = topicOfLink(input.TopicArn, ctx);
  if (!token) throw missing("Token");
  if (!isToken(token)) throw invalidToken();
  const authenticateOnUnsubscribe = input.AuthenticateOnUnsubscribe === "true";
  const wasAuthenticated = ctx.principal.type !== "anonymous";
  return ctx.store.transact(async (tx) => {
    const known = await tokens.get(tx, token);
    if (!known || known.expiresAt < ctx.clock.now()) throw invalidParameter("Token");
    const found = (await subscriptions.get(tx, known.topicId, known.subscriptionId)) ?? known.restores;
    if (!found) throw invalidParameter("Token");
    if (found.topicArn.split(":")[3] !== region) throw invalidParameter("Topic");
    if (found.isPending || known.restores) {
      putSubscription(tx, { ...found, isPending: false, wasAuthenticated, authenticateOnUnsubscribe });
    }
    return { SubscriptionArn: toSubscriptionArn(found) };
  });
};

/** Who follows a link is told of the topic, not of the parameter. */
function topicOfLink(arn: string | undefined, ctx: SnsContext) {
  if (ctx.principal.type !== "anonymous") return parseTopicArn(arn, ctx);
  try {
    return parseTopicArn(arn, ctx);
  } catch {
    throw invalidParameter("Topic");
  }
}
