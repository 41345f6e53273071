import {
  InvalidParameterValueException$,
  InvalidRequestContentException$,
  InvalidRuntimeException$,
  PreconditionFailedException$,
  RecursiveInvocationException$,
  RequestTooLargeException$,
  ResourceConflictException$,
  ResourceNotFoundException$,
  TooManyRequestsException$,
} from "@aws-sdk/client-lambda";
import { AwsError } from "../../wire/aws-error.js";

/** Lambda's errors say whose fault they are in a member of their own. */
const USER = { members: { Type: "User" } };

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

export function invalidParameter(message: string): AwsError {
  return new AwsError(InvalidParameterValueException$, message, USER);
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

export function unreadableZip(): AwsError {
  return invalidParameter("Could not unzip uploaded file. Please check your file, then try to upload again.");
}

export function unzippedTooLarge(bytesMax: number): AwsError {
  return invalidParameter(`Unzipped size must be smaller than ${bytesMax} bytes`);
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
