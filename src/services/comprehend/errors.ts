import {
  BatchSizeLimitExceededException$,
  InternalServerException$,
  InvalidFilterException$,
  InvalidRequestException$,
  JobNotFoundException$,
  KmsKeyValidationException$,
  ResourceInUseException$,
  ResourceLimitExceededException$,
  ResourceNotFoundException$,
  ResourceUnavailableException$,
  TextSizeLimitExceededException$,
  TooManyRequestsException$,
  TooManyTagKeysException$,
  TooManyTagsException$,
  UnsupportedLanguageException$,
} from "@aws-sdk/client-comprehend";
import { EngineError } from "../../engines/host/engine-error.js";
import { AwsError } from "../../wire/aws-error.js";

/** AWS's sentence, which a Batch* request tells of one document too. */
export const textSizeMessage = (bytes: number, bytesMax: number): string =>
  `Input text size exceeds limit. Max length of request text allowed is ${bytesMax} bytes ` +
  `while in this request the text size is ${bytes} bytes`;

export const textTooLong = (bytes: number, bytesMax: number): AwsError =>
  new AwsError(TextSizeLimitExceededException$, textSizeMessage(bytes, bytesMax));

export const batchTooLong = (documentsMax: number): AwsError =>
  new AwsError(
    BatchSizeLimitExceededException$,
    `Please use a smaller number of items in a single batch. Maximum batch size is ${documentsMax}.`,
  );

export const unsupportedLanguage = (language: string, languages: readonly string[]): AwsError =>
  new AwsError(
    UnsupportedLanguageException$,
    `Unsupported language: ${language}. Supported languages: ${languages.join(", ")}`,
  );

export const tooManyRequests = (cause?: unknown): AwsError =>
  new AwsError(
    TooManyRequestsException$,
    "The number of requests exceeds the limit. Resubmit your request later.",
    { cause },
  );

export const tooManyResources = (): AwsError =>
  new AwsError(
    ResourceLimitExceededException$,
    "The maximum number of resources per account has been exceeded. Review the resources, and then try your request again.",
  );

export const invalidRequest = (message: string): AwsError => new AwsError(InvalidRequestException$, message);

/** A document given as bytes that is none of the types that AWS reads. */
export const unsupportedDocument = (): AwsError =>
  new AwsError(InvalidRequestException$, "The type of the document is not supported.", {
    members: { Reason: "INVALID_DOCUMENT", Detail: { Reason: "UNSUPPORTED_DOC_TYPE" } },
  });

export const invalidKmsKey = (): AwsError =>
  new AwsError(
    KmsKeyValidationException$,
    "The KMS customer managed key (CMK) entered cannot be validated. Verify the key and re-enter it.",
  );

export const invalidFilter = (message: string): AwsError => new AwsError(InvalidFilterException$, message);

export const jobNotFound = (): AwsError =>
  new AwsError(JobNotFoundException$, "The specified job was not found. Check the job ID and try again.");

export const resourceNotFound = (): AwsError =>
  new AwsError(
    ResourceNotFoundException$,
    "The specified resource ARN was not found. Check the ARN and try your request again.",
  );

export const resourceInUse = (message: string): AwsError => new AwsError(ResourceInUseException$, message);

export const resourceUnavailable = (message: string): AwsError =>
  new AwsError(ResourceUnavailableException$, message);

export const tooManyTags = (tagsMax: number): AwsError =>
  new AwsError(
    TooManyTagsException$,
    `The request contains more tags than can be associated with a resource (${tagsMax} tags per resource). ` +
      "The maximum number of tags includes both existing tags and those included in your current request.",
  );

export const tooManyTagKeys = (tagsMax: number): AwsError =>
  new AwsError(
    TooManyTagKeysException$,
    `The request contains more tag keys than can be associated with a resource (${tagsMax} tag keys per resource).`,
  );

/** Why a job or a training failed, in AWS's words. */
export const noReadAccess = (cause?: unknown): AwsError =>
  new AwsError(
    InvalidRequestException$,
    "NO_READ_ACCESS_TO_INPUT: The provided data access role does not have proper access to the input data.",
    { cause },
  );

export const noWriteAccess = (cause?: unknown): AwsError =>
  new AwsError(
    InvalidRequestException$,
    "NO_WRITE_ACCESS_TO_OUTPUT: The provided data access role does not have write access to the output S3 URI " +
      "or it does not have access to the output S3 KMS Key.",
    { cause },
  );

/** What the engine says, in Comprehend's words. */
export function toAwsError(thrown: unknown): unknown {
  if (!(thrown instanceof EngineError)) return thrown;
  const options = { cause: thrown };
  switch (thrown.code) {
    case "busy":
      return tooManyRequests(thrown);
    case "model-incomplete":
      return new AwsError(ResourceUnavailableException$, thrown.message, options);
    case "unavailable":
      // Not AWS's, and rightly so: an installation that cannot read must say what it lacks rather than find nothing.
      return new AwsError("NotImplemented", thrown.message, { status: 501, ...options });
    default:
      return new AwsError(
        InternalServerException$,
        "An internal server error occurred. Retry your request.",
        options,
      );
  }
}

export const notBuilt = (what: string): AwsError =>
  new AwsError("NotImplemented", `${what} is not built in Lenticular yet.`, { status: 501 });
