import { invalidParameter, missing, notBuilt } from "../errors.js";
import type { MessageRecord, TopicRecord } from "../records.js";
import type { Op, SnsContext } from "../state.js";
import { messageBytesOf } from "../topics/attributes.js";
import { findTopic } from "../topics/find-topic.js";
import { isFifoName } from "../topics/names.js";
import { askKms } from "./ask-kms.js";
import { sizeOf } from "./attributes.js";
import { fanOut } from "./fan-out.js";
import { order } from "./order.js";
import { toMessage } from "./to-message.js";

/** `arn:…:endpoint/GCM/APP/ID`: a mobile device. There are none: no operation here makes one. */
const isEndpointArn = (arn: string): boolean => arn.includes(":endpoint/");

const noEndpoint = () => invalidParameter("TargetArn", "No endpoint found for the target arn specified");

/** The one parameter that says where to publish. */
export function targetOf(input: {
  TopicArn?: string | undefined;
  TargetArn?: string | undefined;
  PhoneNumber?: string | undefined;
}): string | undefined {
  return input.TopicArn ?? input.TargetArn;
}

/** On disk when it resolves, with a delivery for each subscription that wants it. */
export async function publish(
  ctx: SnsContext,
  topic: TopicRecord,
  message: MessageRecord,
  topicArn: string,
): Promise<MessageRecord> {
  return ctx.store.transact(async (tx) => {
    const current = await findTopic(ctx, topicArn, tx);
    if (!isFifoName(topic.name)) {
      await fanOut(ctx, tx, message);
      return message;
    }
    const placed = await order(tx, current, message);
    if (!placed.isRepeated) await fanOut(ctx, tx, placed.message);
    return placed.message;
  });
}

export const Publish: Op<"Publish"> = async (input, ctx) => {
  if (input.PhoneNumber !== undefined) {
    if (!/^\+?[1-9]\d{1,14}$/.test(input.PhoneNumber)) {
      throw invalidParameter("PhoneNumber", `${input.PhoneNumber} is not valid to publish to`);
    }
    throw notBuilt("Text messages");
  }
  const topicArn = targetOf(input);
  if (topicArn === undefined) throw missing("TopicArn or TargetArn");
  if (isEndpointArn(topicArn)) throw noEndpoint();
  const topic = await findTopic(ctx, topicArn);
  const message = toMessage(ctx, topic, input, "messageAttributes");
  if (sizeOf(input.Message ?? "", message.attributes) > messageBytesOf(topic)) {
    throw invalidParameter("Message too long");
  }
  await askKms(ctx, topic);
  const { id, sequence } = await publish(ctx, topic, message, topicArn);
  return { MessageId: id, SequenceNumber: sequence };
};
