import { AwsError } from "../../../wire/aws-error.js";
import { isNotReady } from "../errors.js";
import type { InvocationResult } from "../executor/function-spec.js";
import { run } from "../invocations/run.js";
import { toFunctionArn } from "../naming/function-target.js";
import { toEventJson } from "./event-json.js";
import type { PollerContext } from "./source.js";

/** What became of one batch. */
export interface InvokedBatch {
  requestId: string;
  hasFailed: boolean;
  /** The function could not be run for now: no fault of the batch. */
  isThrottled: boolean;
  /** The function's answer as a value; undefined where it is not JSON. */
  answer: unknown;
  executedVersion?: string;
  errorType?: string;
}

/** Gives a batch to the function. Throws where the function is gone or cannot be run at all. */
export async function invokeBatch(
  poller: PollerContext,
  event: { Records: readonly unknown[] },
  traceId?: string,
): Promise<InvokedBatch> {
  const batch = await invoke(poller, event, traceId);
  const { length } = event.Records;
  if (!batch.isThrottled) poller.count("InvokedEventCount", length);
  if (batch.hasFailed) poller.count("FailedInvokeEventCount", length);
  return batch;
}

async function invoke(poller: PollerContext, event: unknown, traceId?: string): Promise<InvokedBatch> {
  const { ctx, target } = poller;
  const requestId = ctx.ids.uuid();
  const payload = Buffer.from(toEventJson(event));
  const request = { requestId, payload, invokedArn: toFunctionArn(target), traceId, tail: false };
  try {
    const result = await run(target, request, ctx);
    return { requestId, ...toOutcome(result), executedVersion: result.executedVersion };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === "RecursiveInvocationException")
      return { requestId, hasFailed: true, isThrottled: false, answer: undefined, errorType: error.code };
    if (error.status !== 429 && !isNotReady(error)) throw error;
    return { requestId, hasFailed: true, isThrottled: true, answer: undefined };
  }
}

function toOutcome({ payload, errorType }: InvocationResult): Omit<InvokedBatch, "requestId"> {
  return { hasFailed: errorType !== undefined, isThrottled: false, answer: parse(payload), errorType };
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString("utf8"));
  } catch {
    return undefined;
  }
}
