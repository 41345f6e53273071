import { findVersion } from "../../functions/find.js";
import { sendTo } from "../../invocations/destinations/send.js";
import { occurrence } from "../../invocations/metrics.js";
import { toFunctionArn, toSessionName } from "../../naming/function-target.js";
import type { InvokedBatch } from "../invoke-batch.js";
import type { BatchPlace } from "./batch.js";
import type { StreamEvent } from "./stream-source.js";

export interface FailedBatch extends BatchPlace {
  events: readonly StreamEvent[];
  /** Of the last run; absent when the batch never ran. */
  result?: InvokedBatch;
  failures: number;
  condition: "RetryAttemptsExhausted" | "RecordAgeExceeded";
}

/** Tells the on-failure destination which records were given up; not the records themselves, but where they are. */
export async function sendFailure(failed: FailedBatch): Promise<void> {
  const { poller } = failed;
  const { mapping, target, ctx } = poller;
  poller.count("DroppedEventCount", failed.events.length);
  if (mapping.onFailure === undefined) return;
  const { role } = await findVersion(ctx.store, target);
  const source = toFunctionArn(target);
  const isDelivered = await sendTo(
    {
      arn: mapping.onFailure,
      source,
      body: JSON.stringify(toRecord(failed, source)),
      kind: "failure",
      objectPrefix: `${mapping.uuid}/${failed.shard}`,
      requestId: failed.result?.requestId ?? ctx.ids.uuid(),
      role,
      sessionName: toSessionName(target.name),
    },
    ctx,
  );
  if (isDelivered) poller.count("OnFailureDestinationDeliveredEventCount", failed.events.length);
  else ctx.measure(occurrence("DestinationDeliveryFailures", target));
}

function toRecord(failed: FailedBatch, arn: string): unknown {
  const { source, shard, poller, events, result, failures, condition } = failed;
  const { ctx, mapping } = poller;
  const [first, last] = [events[0], events.at(-1)];
  return {
    requestContext: {
      requestId: result?.requestId ?? ctx.ids.uuid(),
      functionArn: arn,
      condition,
      // Recorded on AWS: of records too old before their first run, too.
      approximateInvokeCount: Math.max(1, failures),
    },
    ...(result
      ? {
          responseContext: {
            statusCode: 200,
            executedVersion: result.executedVersion ?? "$LATEST",
            // What the function only reported of its items is no error of its own.
            functionError: result.hasFailed ? "Unhandled" : null,
          },
        }
      : {}),
    version: "1.0",
    timestamp: new Date(ctx.clock.now()).toISOString(),
    [source.batchInfoName]: {
      shardId: shard,
      startSequenceNumber: first?.sequence,
      endSequenceNumber: last?.sequence,
      approximateArrivalOfFirstRecord: first && toInstant(first.at),
      approximateArrivalOfLastRecord: last && toInstant(last.at),
      batchSize: events.length,
      streamArn: mapping.sourceArn,
    },
    // A bucket has room for the records themselves.
    ...(mapping.onFailure?.includes(":s3:")
      ? { payload: JSON.stringify({ Records: events.map(({ event }) => event) }) }
      : {}),
  };
}

/** As AWS writes it: without a fraction where there is none. */
function toInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}
