import { AwsError } from "../../../wire/aws-error.js";
import { ruleMetrics } from "../metrics.js";
import type { EventsContext } from "../state.js";
import type { PendingDelivery } from "./emit.js";
import { codeOf } from "./failures.js";

export interface Failure {
  error: unknown;
  attempts: number;
  exhausted?: "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";
}

/** What could not be delivered goes into the target's dead-letter queue, if it has one. */
export async function giveUp(pending: PendingDelivery, failure: Failure, ctx: EventsContext): Promise<void> {
  const { target, event, account, ruleArn } = pending;
  const queueArn = target.DeadLetterConfig?.Arn;
  const message = failure.error instanceof Error ? failure.error.message : String(failure.error);
  const facts = { rule: ruleArn, target: target.Arn, event: event.id, reason: message };
  if (queueArn === undefined) {
    ctx.log.warn("an event could not be delivered", facts);
    return;
  }
  const [, , , region, owner, name] = queueArn.split(":");
  const attributes: Record<string, string | undefined> = {
    ERROR_CODE: codeOf(failure.error),
    ERROR_MESSAGE: message,
    EXHAUSTED_RETRY_CONDITION: failure.exhausted,
    RETRY_ATTEMPTS: String(failure.attempts - 1),
    RULE_ARN: ruleArn,
    TARGET_ARN: target.Arn,
  };
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes)
      .filter(([, value]) => value)
      .map(([key, StringValue]) => [key, { DataType: "String", StringValue }]),
  );
  const QueueUrl = `https://sqs.${region}.amazonaws.com/${owner}/${name}`;
  const as = { service: "events.amazonaws.com", account, sourceArn: ruleArn };
  try {
    const input = { QueueUrl, MessageBody: JSON.stringify(event), MessageAttributes };
    await ctx.call("sqs", "SendMessage", input, { as, region });
    ctx.measure(ruleMetrics(pending, { InvocationsSentToDlq: 1 }));
  } catch (error) {
    // A queue that is only out of order will be tried again, the whole delivery with it.
    if (!(error instanceof AwsError) || error.fault === "server") throw error;
    ctx.measure(ruleMetrics(pending, { InvocationsFailedToBeSentToDlq: 1 }));
    ctx.log.warn("a dead-letter queue refused an event", { ...facts, cause: error.message });
  }
}
