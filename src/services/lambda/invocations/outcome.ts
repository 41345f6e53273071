import type { InvocationResult } from "../executor/function-spec.js";
import { toFunctionArn, toSessionName } from "../naming/function-target.js";
import type { LambdaContext } from "../operation.js";
import type { QueuedInvocation } from "./async-queue.js";
import type { AsyncRules } from "./async-rules.js";
import { sendTo } from "./destinations/send.js";
import { occurrence } from "./metrics.js";

export type Condition = "Success" | "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency";

export interface Outcome {
  queued: QueuedInvocation;
  rules: AsyncRules;
  condition: Condition;
  /** Of the last run; absent when the event never ran. */
  result?: InvocationResult & { executedVersion?: string };
}

/** Tells the destinations, and the dead-letter queue, what became of an event. */
export async function sendOutcome(outcome: Outcome, ctx: LambdaContext): Promise<void> {
  const { rules, condition } = outcome;
  const { target } = outcome.queued;
  const source = toFunctionArn({ ...target, qualifier: target.qualifier ?? "$LATEST" });
  const objectPrefix = `async/${target.name}`;
  const sender = {
    source,
    objectPrefix,
    role: rules.role,
    sessionName: toSessionName(target.name),
  };
  const destination = condition === "Success" ? rules.onSuccess : rules.onFailure;
  if (destination) {
    const kind = condition === "Success" ? "success" : "failure";
    const body = JSON.stringify(toRecord(outcome, source, ctx));
    const delivery = {
      ...sender,
      arn: destination,
      body,
      kind,
      requestId: outcome.queued.requestId,
    } as const;
    if (!(await sendTo(delivery, ctx))) ctx.measure(occurrence("DestinationDeliveryFailures", target));
  }
  if (condition === "Success") return;
  ctx.measure(occurrence("AsyncEventsDropped", target));
  if (rules.deadLetterArn) {
    const { requestId, payload } = outcome.queued;
    const body = Buffer.from(payload).toString("utf8");
    const attributes = toAttributes(outcome);
    const arn = rules.deadLetterArn;
    const delivery = { ...sender, arn, body, kind: "dead-letter", requestId, attributes } as const;
    if (!(await sendTo(delivery, ctx))) ctx.measure(occurrence("DeadLetterErrors", target));
  }
}

/** The record that destinations get. */
function toRecord({ queued, condition, result }: Outcome, source: string, ctx: LambdaContext): unknown {
  return {
    version: "1.0",
    timestamp: new Date(ctx.clock.now()).toISOString(),
    requestContext: {
      requestId: queued.requestId,
      functionArn: source,
      condition,
      approximateInvokeCount: result ? queued.run : queued.run - 1,
    },
    requestPayload: toJson(queued.payload),
    ...(result
      ? {
          responseContext: {
            statusCode: 200,
            executedVersion: result.executedVersion ?? "$LATEST",
            ...(result.errorType === undefined ? {} : { functionError: "Unhandled" }),
          },
          responsePayload: toJson(result.payload),
        }
      : {}),
  };
}

/** What a dead-letter message says beside the event. */
function toAttributes({ queued, result }: Outcome): Record<string, string> {
  const message = result && toJson(result.payload);
  const text =
    typeof message === "object" && message !== null && "errorMessage" in message
      ? String(message.errorMessage)
      : "";
  return { RequestID: queued.requestId, ErrorCode: "200", ErrorMessage: text.slice(0, 1024) };
}

function toJson(bytes: Uint8Array): unknown {
  const text = Buffer.from(bytes).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
