import {
  BatchEntryIdsNotDistinctException$,
  BatchRequestTooLongException$,
  EmptyBatchRequestException$,
  FilterPolicyLimitExceededException$,
  InvalidBatchEntryIdException$,
  InvalidParameterException$,
  InvalidParameterValueException$,
  NotFoundException$,
  ResourceNotFoundException$,
  TagLimitExceededException$,
  TooManyEntriesInBatchRequestException$,
} from "@aws-sdk/client-sns";
import { AwsError } from "../../wire/aws-error.js";

/** SNS's errors in SNS's words. Each builds one; the caller throws it. */

/** `Invalid parameter: TopicArn`, or with a reason: `Invalid parameter: TopicArn Reason: …`. */
export const invalidParameter = (what: string, reason?: string) =>
  new AwsError(
    InvalidParameterException$,
    `Invalid parameter: ${what}${reason === undefined ? "" : ` Reason: ${reason}`}`,
  );
export const missing = (name: string) => invalidParameter(name, "no value for required parameter");
export const notAnArn = (name: string, elements: number) =>
  invalidParameter(name, `An ARN must have at least 6 elements, not ${elements}`);
export const mustNotBeNull = (place: string) =>
  new AwsError(
    "ValidationError",
    `1 validation error detected: Value null at '${place}' failed to satisfy constraint: Member must not be null`,
  );
export const invalidSmsEndpoint = (endpoint: string) =>
  new AwsError(InvalidParameterException$, `Invalid SMS endpoint: ${endpoint}`);
export const invalidToken = () => new AwsError(InvalidParameterException$, "Invalid token");
export const topicNotFound = () => new AwsError(NotFoundException$, "Topic does not exist");
export const subscriptionNotFound = () => new AwsError(NotFoundException$, "Subscription does not exist");
export const resourceNotFound = () => new AwsError(ResourceNotFoundException$, "Resource does not exist");
/** A message's attribute that is none. */
export const invalidValue = (message: string) => new AwsError(InvalidParameterValueException$, message);
export const filterPolicyLimit = (message: string) =>
  new AwsError(FilterPolicyLimitExceededException$, message);
export const tooManyTags = () =>
  new AwsError(TagLimitExceededException$, "Could not complete request: tag quota of per resource exceeded");
export const emptyBatch = () =>
  new AwsError(EmptyBatchRequestException$, "The batch request doesn't contain any entries.");
export const tooManyEntries = () =>
  new AwsError(
    TooManyEntriesInBatchRequestException$,
    "The batch request contains more entries than permissible.",
  );
export const repeatedId = () =>
  new AwsError(
    BatchEntryIdsNotDistinctException$,
    "Two or more batch entries in the request have the same Id.",
  );
export const invalidEntryId = (reason: string, id: string) =>
  new AwsError(
    InvalidBatchEntryIdException$,
    `The Id of a batch entry in the batch request ${reason}: ${id}`,
  );
export const batchTooLong = () =>
  new AwsError(
    BatchRequestTooLongException$,
    "The length of all the messages put together is more than the limit.",
  );
/** As in an account that may send to no number yet: the subscription is there, its deliveries fail. */
export const noTextMessages = () =>
  new AwsError("SmsNotDelivered", "No text message was sent: Lenticular reaches no phone.");
export const notBuilt = (what: string) =>
  new AwsError("NotImplemented", `${what} are not built in Lenticular yet.`, { status: 501 });
