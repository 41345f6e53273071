import {
  ConditionalCheckFailedException$,
  ResourceInUseException$,
  ResourceNotFoundException$,
} from "@aws-sdk/client-dynamodb";
import { type KmsRefusal, kmsRefusalOf } from "../../core/kms-refusal.js";
import { AwsError } from "../../wire/aws-error.js";

/** The framework's own error: no shape in the model. */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** `One or more parameter values were invalid: …` */
export function invalidParameter(detail: string): AwsError {
  return validationError(`One or more parameter values were invalid: ${detail}`);
}

/** Item operations do not name the table they miss. */
export function tableNotFound(): AwsError {
  return new AwsError(ResourceNotFoundException$, "Requested resource not found");
}

/** Control operations do. */
export function namedTableNotFound(table: string): AwsError {
  return new AwsError(ResourceNotFoundException$, `Requested resource not found: Table: ${table} not found`);
}

export function resourceInUse(message: string): AwsError {
  return new AwsError(ResourceInUseException$, message);
}

export function keySchemaMismatch(): AwsError {
  return validationError("The provided key element does not match the schema");
}

export function conditionFailed(members: Record<string, unknown> = {}): AwsError {
  return new AwsError(ConditionalCheckFailedException$, "The conditional request failed", { members });
}

/** A violation that the model does not tell of, worded as those it does. */
export function constraintError(member: string, value: string, constraint: string): AwsError {
  return validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}

export function notBuilt(what: string): AwsError {
  return new AwsError("NotImplemented", `${what} are not built in Lenticular yet.`, { status: 501 });
}

export function checkLimit(limit: number | undefined, most: number): void {
  if (limit === undefined || limit <= most) return;
  throw constraintError("limit", String(limit), `Member must have value less than or equal to ${most}`);
}

const KMS_REFUSALS: Partial<Record<KmsRefusal, string>> = {
  accessDenied: "KMS key access denied error",
  disabled: "KMS key disabled error",
  invalidState: "KMS key invalid state error",
};

/** KMS's refusals as DynamoDB passes them on. */
export function toKmsError(error: unknown): never {
  if (!(error instanceof AwsError) || error.fault === "server") throw error;
  const { code, message } = error;
  const refusal = kmsRefusalOf(error);
  const words = (refusal && KMS_REFUSALS[refusal]) ?? "KMS validation error";
  const text = `${words}: ${message} (Service: AWSKMS; Status Code: 400; Error Code: ${code})`;
  throw code === "AccessDeniedException" ? new AwsError(code, text, { cause: error }) : validationError(text);
}
