import {
  BatchSizeLimitExceededException$,
  InvalidFilterException$,
  InvalidRequestException$,
  JobNotFoundException$,
  KmsKeyValidationException$,
  ResourceInUseException$,
  ResourceNotFoundException$,
  ResourceUnavailableException$,
  TextSizeLimitExceededException$,
  TooManyTagsException$,
  UnsupportedLanguageException$,
} from "@aws-sdk/client-comprehend";
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
    `The number of documents in the request exceeds the limit of ${documentsMax}. ` +
      "Try your request again with fewer documents.",
  );

export const unsupportedLanguage = (language: string, languages: readonly string[]): AwsError =>
  new AwsError(
    UnsupportedLanguageException$,
    `Unsupported language: ${language}. Supported languages: ${languages.join(", ")}`,
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

export const tooManyTags = (message: string): AwsError => new AwsError(TooManyTagsException$, message);

export const notBuilt = (what: string): AwsError =>
  new AwsError("NotImplemented", `${what} is not built in Lenticular yet.`, { status: 501 });
