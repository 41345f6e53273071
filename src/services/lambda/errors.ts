import {
  InvalidParameterValueException$,
  InvalidRequestContentException$,
  InvalidRuntimeException$,
  KMSAccessDeniedException$,
  KMSDisabledException$,
  KMSInvalidStateException$,
  KMSNotFoundException$,
  PreconditionFailedException$,
  RecursiveInvocationException$,
  RequestTooLargeException$,
  ResourceConflictException$,
  ResourceNotFoundException$,
  ResourceNotReadyException$,
  SnapStartNotReadyException$,
  TooManyRequestsException$,
} from "@aws-sdk/client-lambda";
import type { StaticErrorSchema } from "@smithy/types";
import { type KmsRefusal, kmsRefusalOf } from "../../core/kms-refusal.js";
import { AwsError } from "../../wire/aws-error.js";
import type { FunctionSettings } from "./store.js";

/** Lambda's errors say whose fault they are in a member of their own. */
const USER = { members: { Type: "User" } };
/** For the few that do not. */
const NOBODY = { members: { Type: undefined } };

export function functionNotFound(arn: string): AwsError {
  return new AwsError(ResourceNotFoundException$, `Function not found: ${arn}`, USER);
}

export function notFound(message: string): AwsError {
  return new AwsError(ResourceNotFoundException$, message, USER);
}

export function functionExists(name: string): AwsError {
  return new AwsError(ResourceConflictException$, `Function already exist: ${name}`, USER);
}

export function conflict(message: string): AwsError {
  return new AwsError(ResourceConflictException$, message, USER);
}

export function inState(state: "Pending" | "Failed"): AwsError {
  return conflict(
    `The operation cannot be performed at this time. The function is currently in the following state: ${state}`,
  );
}

/** Of an invocation that comes while a version that was idle is restored. */
export function toNotReady({ snapStart, vpc }: Pick<FunctionSettings, "snapStart" | "vpc">): AwsError {
  if (snapStart === "PublishedVersions" && !vpc) {
    const message =
      "Lambda is initializing your function. It will be ready to invoke once your function state becomes ACTIVE.";
    return new AwsError(SnapStartNotReadyException$, message, USER);
  }
  return new AwsError(
    ResourceNotReadyException$,
    "The function is inactive and its VPC connection is no longer available. " +
      "Wait for the VPC connection to reestablish and try again.",
    USER,
  );
}

/** Whether an invocation was refused only because its function is not ready yet. */
export function isNotReady(error: unknown): boolean {
  return error instanceof AwsError && NOT_READY.has(error.code);
}

const NOT_READY: ReadonlySet<string> = new Set([
  "ResourceConflictException",
  "ResourceNotReadyException",
  "SnapStartNotReadyException",
]);

export function updateInProgress(arn: string): AwsError {
  return conflict(
    `The operation cannot be performed at this time. An update is in progress for resource: ${arn}`,
  );
}

export function invalidParameter(message: string): AwsError {
  return new AwsError(InvalidParameterValueException$, message, USER);
}

/** Of the few, mostly limits on concurrency, that do not say whose fault it is. */
export function invalidWithoutType(message: string): AwsError {
  return new AwsError(InvalidParameterValueException$, message, NOBODY);
}

/** As `constraintViolation`, where AWS finds it in the service itself. */
export function invalidMember(value: string, at: string, constraint: string): AwsError {
  return invalidParameter(
    `1 validation error detected: Value ${value} at '${at}' failed to satisfy constraint: ${constraint}`,
  );
}

/** As the generic validator words it. `at` is the member's path in camelCase. */
export function constraintViolation(value: unknown, at: string, constraint: string): AwsError {
  const violation = `Value '${value}' at '${at}' failed to satisfy constraint: ${constraint}`;
  return new AwsError("ValidationException", `1 validation error detected: ${violation}`);
}

export function revisionMismatch(): AwsError {
  return new AwsError(
    PreconditionFailedException$,
    "The Revision Id provided does not match the latest Revision Id. " +
      "Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
    USER,
  );
}

/** `operation`: what tells the revision of the policy. */
export function policyRevisionMismatch(operation: "GetPolicy" | "GetLayerPolicy"): AwsError {
  return new AwsError(
    PreconditionFailedException$,
    "The Revision Id provided does not match the latest Revision Id. " +
      `Call the ${operation} API to retrieve the latest Revision Id`,
    USER,
  );
}

export function unreadableZip(): AwsError {
  return invalidParameter("Could not unzip uploaded file. Please check your file, then try to upload again.");
}

export function unzippedTooLarge(bytesMax: number): AwsError {
  return invalidParameter(`Unzipped size must be smaller than ${bytesMax} bytes`);
}

/** Of code signing, which words this in a way of its own. */
export function codeSigningConfigNotFound(arn: string): AwsError {
  const message = `The Lambda code signing configuration ${arn} can not be found.`;
  return new AwsError(ResourceNotFoundException$, message, NOBODY);
}

export function zippedTooLarge(bytesMax: number): AwsError {
  return new AwsError(
    "RequestEntityTooLargeException",
    `Zipped size must be smaller than ${bytesMax} bytes`,
    { status: 413 },
  );
}

export function requestTooLarge(bytesMax: number, operation: string): AwsError {
  return new AwsError(
    RequestTooLargeException$,
    `Request must be smaller than ${bytesMax} bytes for the ${operation} operation`,
    USER,
  );
}

export function unreadablePayload(reason: string): AwsError {
  return new AwsError(
    InvalidRequestContentException$,
    `Could not parse request body into json: ${reason}`,
    USER,
  );
}

export type ThrottleReason =
  | "ConcurrentInvocationLimitExceeded"
  | "ReservedFunctionConcurrentInvocationLimitExceeded"
  | "CallerRateLimitExceeded";

export function throttled(reason: ThrottleReason): AwsError {
  return new AwsError(TooManyRequestsException$, "Rate Exceeded.", {
    members: { Type: "User", Reason: reason },
  });
}

export function recursiveInvocation(): AwsError {
  return new AwsError(
    RecursiveInvocationException$,
    "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources " +
      "and stopped your function's invocation.",
    USER,
  );
}

/** The machine lacks what the runtime needs; the message says what to install. */
export function runtimeMissing(message: string): AwsError {
  return new AwsError(InvalidRuntimeException$, message, { members: { Type: "Server" } });
}

/** KMS's refusal to the caller who configures variables. */
export function toKmsSealError(operation: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof AwsError) || error.fault === "server") throw error;
    if (error.code === "AccessDeniedException") {
      throw new AwsError(error.code, error.message, { status: 403, cause: error });
    }
    throw invalidParameter(
      `Lambda was unable to configure access to your environment variables because the KMS key is invalid for ${operation}. ` +
        `Please check your KMS key settings. KMS Exception: ${error.code} KMS Message: ${error.message}`,
    );
  };
}

const KMS_REFUSALS: Partial<Record<KmsRefusal, { schema: StaticErrorSchema; reason: string }>> = {
  accessDenied: { schema: KMSAccessDeniedException$, reason: "KMS access was denied" },
  disabled: { schema: KMSDisabledException$, reason: "the KMS key used is disabled" },
  invalidState: { schema: KMSInvalidStateException$, reason: "the state of the KMS key is invalid" },
  notFound: { schema: KMSNotFoundException$, reason: "the KMS key was not found" },
};

/** KMS's refusal to a function that is to run. */
export function toKmsOpenError(error: unknown): never {
  const refusal = kmsRefusalOf(error);
  const known = refusal && KMS_REFUSALS[refusal];
  if (!known || !(error instanceof AwsError)) throw error;
  throw new AwsError(
    known.schema,
    `Lambda was unable to decrypt the environment variables because ${known.reason}. Please check the function's KMS key ` +
      `settings. KMS Exception: ${error.code} KMS Message: ${error.message}`,
    { members: { Type: "User" }, fault: "client", cause: error },
  );
}
