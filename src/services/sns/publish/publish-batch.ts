import type { BatchResultErrorEntry, PublishBatchResultEntry } from "@aws-sdk/client-sns";
import { AwsError } from "../../../wire/aws-error.js";
import { batchTooLong, emptyBatch, invalidEntryId, repeatedId, tooManyEntries } from "../errors.js";
import { BATCH_ENTRIES_MAX } from "../limits.js";
import type { Op } from "../state.js";
import { messageBytesOf } from "../topics/attributes.js";
import { findTopic } from "../topics/find-topic.js";
import { askKms } from "./ask-kms.js";
import { sizeOf } from "./attributes.js";
import { publish } from "./publish.js";
import { toMessage } from "./to-message.js";

const ID_CHARACTERS_MAX = 80;

function checkIds(ids: readonly string[]): void {
  if (ids.length === 0) throw emptyBatch();
  if (ids.length > BATCH_ENTRIES_MAX) throw tooManyEntries();
  if (new Set(ids).size !== ids.length) throw repeatedId();
  for (const id of ids) {
    if (id.length > ID_CHARACTERS_MAX) throw invalidEntryId("is too long", id);
    if (!/^[\w-]+$/.test(id)) throw invalidEntryId("contains an impermissible character", id);
  }
}

/** A wrong message refuses the whole batch, as on AWS; what fails on its way to the disk, fails for itself. */
export const PublishBatch: Op<"PublishBatch"> = async (input, ctx) => {
  const entries = input.PublishBatchRequestEntries ?? [];
  const topicArn = input.TopicArn ?? "";
  const topic = await findTopic(ctx, input.TopicArn);
  checkIds(entries.map(({ Id = "" }) => Id));
  const messages = entries.map((entry, index) => {
    const place = `publishBatchRequestEntries.${index + 1}.member.messageAttributes`;
    return { Id: entry.Id, size: entry.Message ?? "", message: toMessage(ctx, topic, entry, place) };
  });
  const bytes = messages.reduce((sum, { size, message }) => sum + sizeOf(size, message.attributes), 0);
  if (bytes > messageBytesOf(topic)) throw batchTooLong();
  await askKms(ctx, topic);
  const Successful: PublishBatchResultEntry[] = [];
  const Failed: BatchResultErrorEntry[] = [];
  // In order: a FIFO topic keeps it.
  for (const { Id, message } of messages) {
    try {
      const { id, sequence } = await publish(ctx, topic, message, topicArn);
      Successful.push({ Id, MessageId: id, SequenceNumber: sequence });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: error.fault === "client" });
    }
  }
  return { Successful, Failed };
};
