import { ageMetrics } from "../../invocations/metrics.js";
import { type InvokedBatch, invokeBatch } from "../invoke-batch.js";
import type { PollerContext } from "../source.js";
import { sendFailure } from "./failure-record.js";
import { toFailedFrom } from "./partial.js";
import type { StreamEvent, StreamSource } from "./stream-source.js";

/** Where a batch comes from. */
export interface BatchPlace {
  source: StreamSource;
  shard: string;
  poller: PollerContext;
}

/** What a tumbling window adds to the event, and wants of the answer. */
export type Envelope = Readonly<Record<string, unknown>>;

const BACKOFF_MS_MIN = 500;
const BACKOFF_MS_MAX = 60_000;
const MS_PER_SECOND = 1000;

/**
 * Runs a batch until the function takes it, or its retries or its records' age run out: then it goes to the on-failure
 * destination. Resolves with the last answer; also when the signal is aborted, the work then being unfinished.
 */
export async function runBatch(
  place: BatchPlace,
  batch: readonly StreamEvent[],
  envelope: Envelope = {},
): Promise<InvokedBatch | undefined> {
  const { poller } = place;
  const { mapping, ctx, signal } = poller;
  let events = [...batch];
  let failures = 0;
  while (!signal.aborted) {
    events = await dropOld(place, events, failures);
    if (events.length === 0 && batch.length > 0) return undefined;
    const last = events.at(-1);
    if (last) ctx.measure(ageMetrics("IteratorAge", poller.target, ctx.clock.now() - last.at));
    const result = await invokeBatch(poller, { Records: events.map(({ event }) => event), ...envelope });
    // A run that the server's own end cut off says nothing.
    if (signal.aborted) return undefined;
    const rest = result.hasFailed ? events : toFailedFrom(mapping, events, result.answer);
    if (rest.length === 0) {
      poller.note("OK");
      return result;
    }
    poller.note("PROBLEM: Function call failed");
    // Progress counts as a fresh start.
    failures = rest.length < events.length ? 1 : failures + (result.isThrottled ? 0 : 1);
    events = rest;
    if (mapping.bisects && result.hasFailed && events.length > 1 && !result.isThrottled)
      return await runHalves(place, events, envelope);
    if (mapping.retriesMax >= 0 && failures > mapping.retriesMax) {
      await sendFailure({ ...place, events, result, failures, condition: "RetryAttemptsExhausted" });
      return result;
    }
    await ctx.clock.sleep(toBackoff(failures), signal).catch(() => {});
  }
  return undefined;
}

/**
 * One bad record holds up half a batch, then a quarter: it is found without counting against the retries. An answer that names
 * the first record that failed has parted the batch already.
 */
async function runHalves(
  place: BatchPlace,
  events: readonly StreamEvent[],
  envelope: Envelope,
): Promise<InvokedBatch | undefined> {
  const middle = Math.ceil(events.length / 2);
  await runBatch(place, events.slice(0, middle), envelope);
  return await runBatch(place, events.slice(middle), envelope);
}

async function dropOld(place: BatchPlace, events: StreamEvent[], failures: number): Promise<StreamEvent[]> {
  const { mapping, ctx } = place.poller;
  if (mapping.recordAgeSecondsMax < 0) return events;
  const oldest = ctx.clock.now() - mapping.recordAgeSecondsMax * MS_PER_SECOND;
  const old = events.filter(({ at }) => at < oldest);
  if (old.length === 0) return events;
  await sendFailure({ ...place, events: old, failures, condition: "RecordAgeExceeded" });
  return events.filter(({ at }) => at >= oldest);
}

function toBackoff(failures: number): number {
  return Math.min(BACKOFF_MS_MIN * 2 ** Math.min(failures, 10), BACKOFF_MS_MAX);
}
