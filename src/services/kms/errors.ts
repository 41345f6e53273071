import {
  AlreadyExistsException$,
  DisabledException$,
  DryRunOperationException$,
  IncorrectKeyException$,
  InvalidAliasNameException$,
  InvalidArnException$,
  InvalidCiphertextException$,
  InvalidGrantIdException$,
  InvalidGrantTokenException$,
  InvalidKeyUsageException$,
  InvalidMarkerException$,
  KMSInvalidMacException$,
  KMSInvalidSignatureException$,
  KMSInvalidStateException$,
  LimitExceededException$,
  MalformedPolicyDocumentException$,
  NotFoundException$,
  TagException$,
  UnsupportedOperationException$,
} from "@aws-sdk/client-kms";
import { AwsError } from "../../wire/aws-error.js";

/** KMS's errors in KMS's words. Each builds one; the caller throws it. */

export const keyNotFound = (arn: string) => new AwsError(NotFoundException$, `Key '${arn}' does not exist`);
export const invalidKeyId = (id: string) => new AwsError(NotFoundException$, `Invalid keyId '${id}'`);
export const aliasNotFound = (arn: string) => new AwsError(NotFoundException$, `Alias ${arn} is not found.`);
export const grantNotFound = (id: string) => new AwsError(NotFoundException$, `Grant ID ${id} not found`);
export const invalidArn = (arn: string) => new AwsError(InvalidArnException$, `Invalid arn ${arn}`);
export const invalidGrantId = () => new AwsError(InvalidGrantIdException$, "The grant ID is not valid.");
export const invalidGrantToken = () =>
  new AwsError(InvalidGrantTokenException$, "The grant token is not valid.");
export const keyDisabled = (arn: string) => new AwsError(DisabledException$, `${arn} is disabled.`);
export const invalidState = (message: string) => new AwsError(KMSInvalidStateException$, message);
export const pendingDeletion = (arn: string) => invalidState(`${arn} is pending deletion.`);
export const invalidCiphertext = () => new AwsError(InvalidCiphertextException$, "");
export const incorrectKey = () =>
  new AwsError(
    IncorrectKeyException$,
    "The key ID in the request does not identify a CMK that can perform this operation.",
  );
export const invalidKeyUsage = (message: string) => new AwsError(InvalidKeyUsageException$, message);
export const invalidMac = () => new AwsError(KMSInvalidMacException$, "");
export const invalidSignature = () => new AwsError(KMSInvalidSignatureException$, "");
export const aliasExists = (arn: string) =>
  new AwsError(AlreadyExistsException$, `An alias with the name ${arn} already exists`);
export const invalidAliasName = (message: string) => new AwsError(InvalidAliasNameException$, message);
export const invalidMarker = () => new AwsError(InvalidMarkerException$, "Could not deserialize marker");
export const malformedPolicy = (message: string) => new AwsError(MalformedPolicyDocumentException$, message);
export const limitExceeded = (message: string) => new AwsError(LimitExceededException$, message);
export const tagError = (message: string) => new AwsError(TagException$, message);
export const unsupported = (message: string) => new AwsError(UnsupportedOperationException$, message);
export const validation = (message: string) => new AwsError("ValidationException", message);
export const accessDenied = (message: string) => new AwsError("AccessDeniedException", message);
export const dryRunSucceeded = () =>
  new AwsError(DryRunOperationException$, "The request would have succeeded, but the DryRun option is set.");
