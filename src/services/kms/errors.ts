import {
  AlreadyExistsException$,
  DisabledException$,
  DryRunOperationException$,
  ExpiredImportTokenException$,
  IncorrectKeyException$,
  IncorrectKeyMaterialException$,
  InvalidAliasNameException$,
  InvalidArnException$,
  InvalidCiphertextException$,
  InvalidGrantIdException$,
  InvalidGrantTokenException$,
  InvalidImportTokenException$,
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

/** KMS answers each of these with 400, whatever status its model gives: recorded answers show it. */
class KmsError extends AwsError {
  constructor(kind: ConstructorParameters<typeof AwsError>[0], message: string) {
    super(kind, message, { status: 400 });
  }
}

/** KMS's errors in KMS's words. Each builds one; the caller throws it. */

export const keyNotFound = (arn: string) => new KmsError(NotFoundException$, `Key '${arn}' does not exist`);
export const invalidKeyId = (id: string) => new KmsError(NotFoundException$, `Invalid keyId '${id}'`);
export const aliasNotFound = (arn: string) => new KmsError(NotFoundException$, `Alias ${arn} is not found.`);
export const grantNotFound = (id: string) => new KmsError(NotFoundException$, `Grant ID ${id} not found`);
export const invalidArn = (arn: string) => new KmsError(InvalidArnException$, `Invalid arn ${arn}`);
export const otherRegion = (region: string) => new KmsError(NotFoundException$, `Invalid arn ${region}`);
export const unknownCiphertextKey = () =>
  accessDenied(
    "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
  );
export const invalidGrantId = () => new KmsError(InvalidGrantIdException$, "The grant ID is not valid.");
export const invalidGrantToken = () =>
  new KmsError(InvalidGrantTokenException$, "The grant token is not valid.");
export const keyDisabled = (arn: string) => new KmsError(DisabledException$, `${arn} is disabled.`);
export const invalidState = (message: string) => new KmsError(KMSInvalidStateException$, message);
export const pendingImport = (arn: string) => invalidState(`${arn} is pending import.`);
export const pendingDeletion = (arn: string) => invalidState(`${arn} is pending deletion.`);
export const invalidCiphertext = () => new KmsError(InvalidCiphertextException$, "");
export const incorrectKey = () =>
  new KmsError(
    IncorrectKeyException$,
    "The key ID in the request does not identify a CMK that can perform this operation.",
  );
export const invalidKeyUsage = (message: string) => new KmsError(InvalidKeyUsageException$, message);
export const invalidImportToken = () =>
  new KmsError(InvalidImportTokenException$, "The import token is not valid for this KMS key.");
export const expiredImportToken = () =>
  new KmsError(
    ExpiredImportTokenException$,
    "The import token has expired. Get a new one by GetParametersForImport.",
  );
export const incorrectMaterial = (message: string) => new KmsError(IncorrectKeyMaterialException$, message);
export const keyExists = (arn: string) => new KmsError(AlreadyExistsException$, `Key ${arn} already exists`);
export const invalidMac = () => new KmsError(KMSInvalidMacException$, "");
export const invalidSignature = () => new KmsError(KMSInvalidSignatureException$, "");
export const aliasExists = (arn: string) =>
  new KmsError(AlreadyExistsException$, `An alias with the name ${arn} already exists`);
export const invalidAliasName = (message: string) => new KmsError(InvalidAliasNameException$, message);
export const invalidMarker = () => new KmsError(InvalidMarkerException$, "Could not deserialize marker");
export const malformedPolicy = (message: string) => new KmsError(MalformedPolicyDocumentException$, message);
export const limitExceeded = (message: string) => new KmsError(LimitExceededException$, message);
export const tagError = (message: string) => new KmsError(TagException$, message);
export const unsupported = (message: string) => new KmsError(UnsupportedOperationException$, message);
export const validation = (message: string) => new KmsError("ValidationException", message);
export const accessDenied = (message: string) => new KmsError("AccessDeniedException", message);
export const dryRunSucceeded = () =>
  new KmsError(DryRunOperationException$, "The request would have succeeded, but the DryRun option is set.");
