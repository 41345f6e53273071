import {
  InvalidOperationException$,
  InvalidParameterException$,
  LimitExceededException$,
  OperationAbortedException$,
  ResourceAlreadyExistsException$,
  ResourceNotFoundException$,
} from "@aws-sdk/client-cloudwatch-logs";
import { AwsError } from "../../wire/aws-error.js";

export function groupNotFound(): AwsError {
  return new AwsError(ResourceNotFoundException$, "The specified log group does not exist.");
}

export function streamNotFound(): AwsError {
  return new AwsError(ResourceNotFoundException$, "The specified log stream does not exist.");
}

export function notFound(message: string): AwsError {
  return new AwsError(ResourceNotFoundException$, message);
}

export function groupExists(): AwsError {
  return new AwsError(ResourceAlreadyExistsException$, "The specified log group already exists");
}

export function streamExists(): AwsError {
  return new AwsError(ResourceAlreadyExistsException$, "The specified log stream already exists");
}

export function invalidParameter(message: string): AwsError {
  return new AwsError(InvalidParameterException$, message);
}

/** Not modelled, unlike all else that is wrong with a parameter. */
export function bothNamed(): AwsError {
  const message = "LogGroup name and LogGroup ARN are mutually exclusive parameters.";
  return new AwsError("ValidationException", message);
}

export function limitExceeded(message = "Resource limit exceeded."): AwsError {
  return new AwsError(LimitExceededException$, message);
}

export function invalidOperation(message: string): AwsError {
  return new AwsError(InvalidOperationException$, message);
}

export function revisionDiffers(): AwsError {
  return new AwsError(
    OperationAbortedException$,
    "The policy has been changed since: its revision is not the expected one.",
  );
}

export function invalidPattern(): AwsError {
  return invalidParameter("Invalid filter pattern");
}

export function invalidToken(): AwsError {
  return invalidParameter("The specified nextToken is invalid.");
}

export function isProtected(): AwsError {
  return new AwsError(OperationAbortedException$, "The log group is protected from deletion.");
}

export function keyNotAllowed(arn: string): AwsError {
  return new AwsError(
    "AccessDeniedException",
    `The specified KMS key does not exist or is not allowed to be used with Arn '${arn}'`,
  );
}

export function keyNotUsable(reason: string): AwsError {
  return invalidParameter(`The specified KMS key cannot be used: ${reason}`);
}
