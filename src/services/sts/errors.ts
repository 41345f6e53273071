import {
  ExpiredTokenException$,
  IDPCommunicationErrorException$,
  InvalidIdentityTokenException$,
  MalformedPolicyDocumentException$,
  PackedPolicyTooLargeException$,
} from "@aws-sdk/client-sts";
import { AwsError } from "../../wire/aws-error.js";

export function accessDenied(message: string): AwsError {
  return new AwsError("AccessDenied", message, { status: 403 });
}

export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message);
}

export function malformedPolicy(message: string): AwsError {
  return new AwsError(MalformedPolicyDocumentException$, message);
}

export function packedPolicyTooLarge(percent: number): AwsError {
  const message = `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`;
  return new AwsError(PackedPolicyTooLargeException$, message);
}

/** `cause` goes into the log only. */
export function invalidIdentityToken(message: string, cause?: unknown): AwsError {
  return new AwsError(InvalidIdentityTokenException$, message, { cause });
}

export function idpCommunication(): AwsError {
  return new AwsError(IDPCommunicationErrorException$, "The identity provider cannot be reached.");
}

export function expiredToken(message: string): AwsError {
  return new AwsError(ExpiredTokenException$, message);
}

/** What a caller without credentials hears, where they are needed. */
export function missingToken(): AwsError {
  return new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", {
    status: 403,
  });
}

export function notImplemented(what: string): AwsError {
  return new AwsError("NotImplemented", `${what} are not built in Lenticular yet.`, { status: 501 });
}
