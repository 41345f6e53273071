import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import type { Observation } from "../../../core/metrics/observation.js";
import { AwsError } from "../../../wire/aws-error.js";
import { toInput } from "../input/transform.js";
import {
  DELIVERIES_AT_ONCE_MAX,
  EVENT_AGE_SECONDS,
  RETRY_ATTEMPTS,
  RETRY_FIRST_MS,
  RETRY_MS_MAX,
} from "../limits.js";
import type { EventsContext } from "../state.js";
import { type Failure, giveUp } from "./dead-letters.js";
import { DELIVER, type PendingDelivery } from "./emit.js";
import { send } from "./senders.js";

/** Tries a target as its retry policy says, each time as an event of its own; then it is a dead letter. */
export const delivery: EventHandler<EventsContext> = {
  concurrencyMax: DELIVERIES_AT_ONCE_MAX,
  async deliver(event, ctx) {
    const pending = (event as OutboxEvent<PendingDelivery>).payload;
    try {
      const input = toInput(pending.event, pending.target, pending);
      if (!isInput(input)) throw new AwsError("INVALID_JSON", "The target's input is not valid JSON.");
      await send(pending, input, ctx);
      ctx.measure([deliveryMetric("Invocations", pending)]);
    } catch (error) {
      // What a stopping server cuts off is delivered by the next one.
      if (ctx.signal.aborted) throw error;
      await fail(pending, error, ctx);
    }
  },
};

/** A target that could not be reached for good. */
function lose(pending: PendingDelivery, failure: Failure, ctx: EventsContext): Promise<void> {
  ctx.measure([deliveryMetric("FailedInvocations", pending)]);
  return giveUp(pending, failure, ctx);
}

async function fail(pending: PendingDelivery, error: unknown, ctx: EventsContext): Promise<void> {
  const failures = pending.failures + 1;
  const failure: Failure = { error, attempts: failures };
  if (isFinal(error)) return lose(pending, failure, ctx);
  const {
    MaximumRetryAttempts: attemptsMax = RETRY_ATTEMPTS,
    MaximumEventAgeInSeconds: ageMax = EVENT_AGE_SECONDS,
  } = pending.target.RetryPolicy ?? {};
  if (failures > attemptsMax) return lose(pending, { ...failure, exhausted: "MaximumRetryAttempts" }, ctx);
  const delayMs = Math.min(RETRY_FIRST_MS * 2 ** (failures - 1), RETRY_MS_MAX);
  if (ctx.clock.now() + delayMs > pending.ingestedAt + ageMax * 1_000) {
    return lose(pending, { ...failure, exhausted: "MaximumEventAgeInSeconds" }, ctx);
  }
  await ctx.store.transact(async (tx) => {
    ctx.events.emit(tx, DELIVER, { ...pending, failures }, { delayMs });
  });
}

function deliveryMetric(
  name: "Invocations" | "FailedInvocations",
  { ruleName }: PendingDelivery,
): Observation {
  return { namespace: "AWS/Events", name, unit: "Count", value: 1, dimensions: { RuleName: ruleName } };
}

/** JSON, or a JSON text on each line. */
function isInput(text: string): boolean {
  return isJson(text) || text.split("\n").every(isJson);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Gone, forbidden, wrong: it will not be better later. */
const isFinal = (error: unknown): boolean =>
  error instanceof AwsError && error.fault === "client" && error.status !== 429;
