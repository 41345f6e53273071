import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import { AwsError } from "../../../wire/aws-error.js";
import type { InvocationResult } from "../executor/function-spec.js";
import { type FunctionTarget, toFunctionArn } from "../naming/function-target.js";
import type { LambdaContext } from "../operation.js";
import { type AsyncRules, loadAsyncRules } from "./async-rules.js";
import { chooseVersion } from "./choose-version.js";
import { ageMetrics, occurrence } from "./metrics.js";
import { sendOutcome } from "./outcome.js";
import { run } from "./run.js";

/** An event that waits for its function. */
export interface QueuedInvocation {
  target: FunctionTarget;
  requestId: string;
  payload: Uint8Array;
  clientContext?: string;
  traceId?: string;
  /** When the caller gave it, in milliseconds since the epoch. */
  queuedAt: number;
  /** 1 for the first run. */
  run: number;
}

export const INVOKE_TOPIC = "invoke";

/** A failed run is tried again after one minute, then after two. */
const RETRY_MS = [60_000, 120_000];
/** Invocations of the queue under way at once; the functions' own concurrency bounds them too. */
const DELIVERIES_MAX = 500;
/** Throttles and our own faults back off up to 5 minutes: enough tries for the six hours that an event may wait. */
const ATTEMPTS_MAX = 100;

/** Puts an event into the queue; it is durable when this resolves. */
export async function enqueue(
  target: FunctionTarget,
  given: Pick<QueuedInvocation, "requestId" | "payload" | "clientContext" | "traceId">,
  ctx: LambdaContext,
): Promise<void> {
  await ctx.store.transact(async (tx) => {
    await chooseVersion(tx, target, ctx.ids);
    const queued: QueuedInvocation = { target, ...given, queuedAt: ctx.clock.now(), run: 1 };
    ctx.events.emit(tx, INVOKE_TOPIC, queued);
  });
  ctx.measure(occurrence("AsyncEventsReceived", target));
}

export const invokeQueue: EventHandler<LambdaContext> = {
  concurrencyMax: DELIVERIES_MAX,
  attemptsMax: ATTEMPTS_MAX,
  async deliver(event, ctx) {
    await deliver((event as OutboxEvent<QueuedInvocation>).payload, ctx);
  },
  async onExhausted(event, _error, ctx) {
    const queued = (event as OutboxEvent<QueuedInvocation>).payload;
    const rules = await loadAsyncRules(queued.target, ctx);
    if (rules) await sendOutcome({ queued, rules, condition: "EventAgeExceeded" }, ctx);
  },
};

async function deliver(queued: QueuedInvocation, ctx: LambdaContext): Promise<void> {
  const rules = await loadAsyncRules(queued.target, ctx);
  // A function that is gone takes its events with it, as on AWS.
  if (!rules) return;
  if (rules.isBlocked) return await sendOutcome({ queued, rules, condition: "ZeroReservedConcurrency" }, ctx);
  if (isTooOld(queued, rules, ctx)) {
    return await sendOutcome({ queued, rules, condition: "EventAgeExceeded" }, ctx);
  }
  const result = await runQueued(queued, ctx);
  if (result === undefined) return;
  if (result === "again") return await deliver(queued, ctx);
  if (result === "loop") return await sendOutcome({ queued, rules, condition: "RetriesExhausted" }, ctx);
  if (result.errorType === undefined)
    return await sendOutcome({ queued, rules, condition: "Success", result }, ctx);
  if (queued.run > rules.retriesMax) {
    return await sendOutcome({ queued, rules, condition: "RetriesExhausted", result }, ctx);
  }
  await ctx.store.transact(async (tx) => {
    const delayMs = RETRY_MS[queued.run - 1];
    ctx.events.emit(tx, INVOKE_TOPIC, { ...queued, run: queued.run + 1 }, { delayMs });
  });
}

function isTooOld(queued: QueuedInvocation, rules: AsyncRules, ctx: LambdaContext): boolean {
  return ctx.clock.now() - queued.queuedAt > rules.ageMsMax;
}

async function runQueued(
  queued: QueuedInvocation,
  ctx: LambdaContext,
): Promise<InvocationResult | "loop" | "again" | undefined> {
  const { target, requestId, payload, clientContext, traceId } = queued;
  const invokedArn = toFunctionArn(target);
  ctx.measure(ageMetrics("AsyncEventAge", target, ctx.clock.now() - queued.queuedAt));
  try {
    return await run(target, { requestId, payload, invokedArn, clientContext, traceId, tail: false }, ctx);
  } catch (error) {
    if (error instanceof AwsError && error.code === "ResourceNotFoundException") return undefined;
    // Another try would be one more round of the loop.
    if (error instanceof AwsError && error.code === "RecursiveInvocationException") return "loop";
    // A function that is busy is so for a moment, as a rule: a few of its events wait, the others back off.
    const isThrottled = error instanceof AwsError && error.status === 429;
    const arn = toFunctionArn({ ...target, qualifier: undefined });
    if (isThrottled && (await ctx.state.gate.nextPlace(arn))) return "again";
    throw error;
  }
}
