import {
  BatchEntryIdsNotDistinct$,
  BatchRequestTooLong$,
  EmptyBatchRequest$,
  InvalidAddress$,
  InvalidAttributeName$,
  InvalidAttributeValue$,
  InvalidBatchEntryId$,
  InvalidMessageContents$,
  KmsAccessDenied$,
  KmsDisabled$,
  KmsInvalidKeyUsage$,
  KmsInvalidState$,
  KmsNotFound$,
  KmsThrottled$,
  OverLimit$,
  PurgeQueueInProgress$,
  QueueDeletedRecently$,
  QueueDoesNotExist$,
  QueueNameExists$,
  ReceiptHandleIsInvalid$,
  ResourceNotFoundException$,
  TooManyEntriesInBatchRequest$,
  UnsupportedOperation$,
} from "@aws-sdk/client-sqs";
import type { StaticErrorSchema } from "@smithy/types";
import { throwKmsRefusal } from "../../core/kms-refusal.js";
import { AwsError } from "../../wire/aws-error.js";
import { BATCH_ENTRIES_MAX, MESSAGE_BYTES_MAX } from "./limits.js";

/** SQS's errors in SQS's words. Each builds one; the caller throws it. */

/** Errors that the model has no shape for: named one way in JSON, another in the query protocol. */
const unmodelled = (name: string, queryCode: string): StaticErrorSchema => [
  -3,
  "com.amazonaws.sqs",
  name,
  { awsQueryError: [queryCode, 400], error: "client", httpError: 400 },
  ["message"],
  [0],
];
const InvalidParameterValue$ = unmodelled("InvalidParameterValueException", "InvalidParameterValue");
const MissingParameter$ = unmodelled("MissingRequiredParameterException", "MissingParameter");

/** Those that are named alike in both protocols tell JSON clients so, too. */
const sameInQuery = (kind: StaticErrorSchema, message: string) =>
  new AwsError(kind, message, { headers: { "x-amzn-query-error": `${kind[2]};Sender` } });

/** The query protocol has a longer wording. */
export const queueNotFound = (isQuery = false) =>
  new AwsError(
    QueueDoesNotExist$,
    `The specified queue does not exist${isQuery ? " for this wsdl version" : ""}.`,
  );
export const invalidAddress = (url: string) =>
  new AwsError(InvalidAddress$, `The address ${url} is not valid for this endpoint.`);
export const unknownAttribute = (name: string) =>
  sameInQuery(InvalidAttributeName$, `Unknown Attribute ${name}.`);
export const fifoOnly = (name: string) =>
  sameInQuery(InvalidAttributeName$, `You can specify the ${name} only when FifoQueue is set to true.`);
export const invalidAttribute = (name: string, reason?: string) =>
  sameInQuery(
    InvalidAttributeValue$,
    `Invalid value for the parameter ${name}.${reason === undefined ? "" : ` Reason: ${reason}`}`,
  );
export const invalidRedrive = (name: string, value: string, reason: string) =>
  invalidValue(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);
export const invalidValue = (message: string) => new AwsError(InvalidParameterValue$, message);
export const invalidParameter = (name: string, value: unknown, reason: string) =>
  invalidValue(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);
export const missing = (name: string) =>
  new AwsError(MissingParameter$, `The request must contain the parameter ${name}.`);
/** What a batch says of a parameter that all its entries need. */
export const missingInBatch = (name: string) =>
  invalidValue(`The request must contain the parameter ${name}.`);
export const noDeduplicationId = () =>
  invalidValue(
    "The queue should either have ContentBasedDeduplication enabled or " +
      "MessageDeduplicationId provided explicitly",
  );
export const nameExists = (attribute: string) =>
  new AwsError(
    QueueNameExists$,
    `A queue already exists with the same name and a different value for attribute ${attribute}`,
  );
export const deletedRecently = () =>
  new AwsError(
    QueueDeletedRecently$,
    "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
  );
export const purgeInProgress = (name: string) =>
  new AwsError(
    PurgeQueueInProgress$,
    `Only one PurgeQueue operation on ${name} is allowed every 60 seconds.`,
  );
export const invalidContents = () =>
  new AwsError(
    InvalidMessageContents$,
    "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to " +
      "#xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
  );
export const tooLong = (bytes: number) =>
  invalidValue(`One or more parameters are invalid. Reason: Message must be shorter than ${bytes} bytes.`);
export const receiptInvalid = (handle: string) =>
  new AwsError(
    ReceiptHandleIsInvalid$,
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
  );
export const receiptExpired = (handle: string) =>
  invalidParameter("ReceiptHandle", handle, "The receipt handle has expired.");
export const notChangeable = (handle: string) =>
  invalidParameter(
    "ReceiptHandle",
    handle,
    "Message does not exist or is not available for visibility timeout change.",
  );
export const invalidAction = (action: string) =>
  new AwsError("InvalidAction", `The action ${action} is not valid for this endpoint.`);
export const emptyBatch = (kind: string) =>
  new AwsError(EmptyBatchRequest$, `There should be at least one ${kind} in the request.`);
export const tooManyEntries = (count: number) =>
  new AwsError(
    TooManyEntriesInBatchRequest$,
    `Maximum number of entries per request are ${BATCH_ENTRIES_MAX}. You have sent ${count}.`,
  );
export const repeatedId = (id: string) => new AwsError(BatchEntryIdsNotDistinct$, `Id ${id} repeated.`);
export const invalidEntryId = () =>
  new AwsError(
    InvalidBatchEntryId$,
    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. " +
      "It can be at most 80 letters long.",
  );
export const batchTooLong = (bytes: number) =>
  new AwsError(
    BatchRequestTooLong$,
    `Batch requests cannot be longer than ${MESSAGE_BYTES_MAX} bytes. You have sent ${bytes} bytes.`,
  );
export const tooManyInFlight = () =>
  overLimit(
    "Too many messages have been received without being deleted. " +
      "Please delete your received messages or let them timeout before receiving more.",
  );
export const overLimit = (message: string) => new AwsError(OverLimit$, message);
export const unsupported = (message: string) => new AwsError(UnsupportedOperation$, message);
export const noResource = (message: string) => new AwsError(ResourceNotFoundException$, message);

export const twoEncryptions = () =>
  new AwsError(
    InvalidAttributeValue$,
    "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.",
  );

/** KMS's refusals as SQS passes them on. */
export const toKmsError = throwKmsRefusal({
  accessDenied: KmsAccessDenied$,
  disabled: KmsDisabled$,
  invalidKeyUsage: KmsInvalidKeyUsage$,
  invalidState: KmsInvalidState$,
  notFound: KmsNotFound$,
  throttled: KmsThrottled$,
});
