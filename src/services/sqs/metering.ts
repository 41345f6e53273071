import type { Usage } from "../../core/metering.js";

/** SQS bills requests, each 64 KiB of what they carry as one. */
const REQUEST_BYTES = 64 * 1024;

const requests = (bytes: number): Usage[] => [
  { usageType: "Requests", quantity: Math.max(1, Math.ceil(bytes / REQUEST_BYTES)), unit: "Requests" },
];
const one = (): Usage[] => requests(0);

interface Body {
  MessageBody?: string | undefined;
}
const bytesOf = (bodies: readonly Body[]): number =>
  bodies.reduce((sum, { MessageBody = "" }) => sum + Buffer.byteLength(MessageBody), 0);

export const metering = {
  AddPermission: one,
  CancelMessageMoveTask: one,
  ChangeMessageVisibility: one,
  ChangeMessageVisibilityBatch: one,
  CreateQueue: one,
  DeleteMessage: one,
  DeleteMessageBatch: one,
  DeleteQueue: one,
  GetQueueAttributes: one,
  GetQueueUrl: one,
  ListDeadLetterSourceQueues: one,
  ListMessageMoveTasks: one,
  ListQueues: one,
  ListQueueTags: one,
  PurgeQueue: one,
  ReceiveMessage: (_input: unknown, output: { Messages?: { Body?: string | undefined }[] | undefined }) =>
    requests(bytesOf((output.Messages ?? []).map(({ Body }) => ({ MessageBody: Body })))),
  RemovePermission: one,
  SendMessage: (input: Body) => requests(bytesOf([input])),
  SendMessageBatch: (input: { Entries?: Body[] | undefined }) => requests(bytesOf(input.Entries ?? [])),
  SetQueueAttributes: one,
  StartMessageMoveTask: one,
  TagQueue: one,
  UntagQueue: one,
};
