import { AccessDeniedException$, ValidationException$ } from "@aws-sdk/nested-clients/signin";
import { AwsError } from "../../wire/aws-error.js";

/** Codes that must not be used again, or not any longer: the client signs in anew. */
export function expired(error: "AUTHCODE_EXPIRED" | "TOKEN_EXPIRED", message: string): AwsError {
  return new AwsError(AccessDeniedException$, message, { status: 401, members: { error } });
}

export function denied(
  error: "USER_CREDENTIALS_CHANGED" | "INSUFFICIENT_PERMISSIONS",
  message: string,
): AwsError {
  return new AwsError(AccessDeniedException$, message, { status: 403, members: { error } });
}

export function invalidRequest(message: string): AwsError {
  return new AwsError(ValidationException$, message, { members: { error: "INVALID_REQUEST" } });
}
