import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import type { Observation } from "../../../core/metrics/observation.js";
import { AwsError } from "../../../wire/aws-error.js";
import { destinationOfArn } from "../api-destinations/api-destinations.js";
import { toInput } from "../input/transform.js";
import {
  DELIVERIES_AT_ONCE_MAX,
  EVENT_AGE_SECONDS,
  HTTP_DELIVERIES_AT_ONCE_MAX,
  RETRY_ATTEMPTS,
  RETRY_FIRST_MS,
  RETRY_MS_MAX,
} from "../limits.js";
import { latencyMetric, ruleMetrics } from "../metrics.js";
import type { EventsContext } from "../state.js";
import { type Failure, giveUp } from "./dead-letters.js";
import { outboxTopicOf, type PendingDelivery } from "./emit.js";
import { DeliveryFailure, isFinal } from "./failures.js";
import { send } from "./senders.js";

/** Tries a target as its retry policy says, each time as an event of its own; then it is a dead letter. */
const deliverWith = (concurrencyMax: number): EventHandler<EventsContext> => ({
  concurrencyMax,
  async deliver(event, ctx) {
    const pending = (event as OutboxEvent<PendingDelivery>).payload;
    if (await mustWait(pending, ctx)) return;
    ctx.measure(attemptMetrics(pending, ctx.clock.now()));
    try {
      const input = toInput(pending.event, pending.target, pending);
      if (!isInput(input)) throw new AwsError("INVALID_JSON", "The target's input is not valid JSON.");
      await send(pending, input, ctx);
      ctx.measure(successMetrics(pending, ctx.clock.now()));
    } catch (error) {
      // What a stopping server cuts off is delivered by the next one.
      if (ctx.signal.aborted) throw error;
      await fail(pending, error, ctx);
    }
  },
});

export const delivery = deliverWith(DELIVERIES_AT_ONCE_MAX);
export const httpDelivery = deliverWith(HTTP_DELIVERIES_AT_ONCE_MAX);

/** Holds back what its destination may not be given yet, and not longer than it is worth. */
async function mustWait(pending: PendingDelivery, ctx: EventsContext): Promise<boolean> {
  const isPlaced = pending.isPlaced === true;
  const destination = isPlaced ? undefined : await destinationOfArn(ctx.store, pending.target.Arn);
  if (!destination) return false;
  const delayMs = ctx.state.pace.take(pending.target.Arn, destination.ratePerSecond);
  if (delayMs === 0) return false;
  if (isTooOld(pending, ctx.clock.now() + delayMs)) {
    const error = new DeliveryFailure(
      "THROTTLING",
      "The invocation rate limit of the API destination was exceeded.",
    );
    await lose(
      pending,
      { error, attempts: pending.failures + 1, exhausted: "MaximumEventAgeInSeconds" },
      ctx,
    );
    return true;
  }
  await again({ ...pending, isPlaced: true }, delayMs, ctx);
  return true;
}

function isTooOld({ target, ingestedAt }: PendingDelivery, at: number): boolean {
  const { MaximumEventAgeInSeconds: ageMax = EVENT_AGE_SECONDS } = target.RetryPolicy ?? {};
  return at > ingestedAt + ageMax * 1_000;
}

async function again(pending: PendingDelivery, delayMs: number, ctx: EventsContext): Promise<void> {
  await ctx.store.transact(async (tx) => {
    ctx.events.emit(tx, outboxTopicOf(pending.target), pending, { delayMs });
  });
}

function attemptMetrics(pending: PendingDelivery, now: number): Observation[] {
  return [
    ...ruleMetrics(pending, {
      InvocationAttempts: 1,
      ...(pending.failures > 0 && { RetryInvocationAttempts: 1 }),
    }),
    ...latencyMetric(pending, "IngestionToInvocationStartLatency", now - pending.ingestedAt),
  ];
}

function successMetrics(pending: PendingDelivery, now: number): Observation[] {
  const latency = now - pending.ingestedAt;
  return [
    ...ruleMetrics(pending, { Invocations: 1, SuccessfulInvocationAttempts: 1 }),
    ...latencyMetric(pending, "IngestionToInvocationCompleteLatency", latency),
    ...latencyMetric(pending, "IngestionToInvocationSuccessLatency", latency),
  ];
}

/** A target that could not be reached for good. */
function lose(pending: PendingDelivery, failure: Failure, ctx: EventsContext): Promise<void> {
  ctx.measure(ruleMetrics(pending, { FailedInvocations: 1, Invocations: 1 }));
  return giveUp(pending, failure, ctx);
}

async function fail(pending: PendingDelivery, error: unknown, ctx: EventsContext): Promise<void> {
  const failures = pending.failures + 1;
  const failure: Failure = { error, attempts: failures };
  if (isFinal(error)) return lose(pending, failure, ctx);
  const { MaximumRetryAttempts: attemptsMax = RETRY_ATTEMPTS } = pending.target.RetryPolicy ?? {};
  if (failures > attemptsMax) return lose(pending, { ...failure, exhausted: "MaximumRetryAttempts" }, ctx);
  const { retryAfterMs = 0, isRefused = false } = error instanceof DeliveryFailure ? error.details : {};
  const delayMs = Math.max(retryAfterMs, Math.min(RETRY_FIRST_MS * 2 ** (failures - 1), RETRY_MS_MAX));
  if (isTooOld(pending, ctx.clock.now() + delayMs)) {
    return lose(pending, { ...failure, exhausted: "MaximumEventAgeInSeconds" }, ctx);
  }
  await again({ ...pending, failures, isRefused, isPlaced: false }, delayMs, ctx);
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
