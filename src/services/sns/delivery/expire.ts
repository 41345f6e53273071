import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import type { SnsContext } from "../state.js";
import { deleteSubscription, subscriptions, tokens } from "../store.js";
import type { PendingExpiry } from "./pending.js";

/** A token's time is over; so is a subscription that nobody has confirmed till then. */
export const expiry: EventHandler<SnsContext> = {
  async deliver(event, ctx) {
    const { token } = (event as OutboxEvent<PendingExpiry>).payload;
    await ctx.store.transact(async (tx) => {
      const known = await tokens.get(tx, token);
      if (!known) return;
      tokens.delete(tx, token);
      const subscription = await subscriptions.get(tx, known.topicId, known.subscriptionId);
      if (subscription?.isPending && subscription.token === token) deleteSubscription(tx, subscription);
    });
  },
};
