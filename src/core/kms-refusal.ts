import type { StaticErrorSchema } from "@smithy/types";
import { AwsError } from "../wire/aws-error.js";

/** Why KMS refused to serve a service; most services have an exception of their own for each. */
export type KmsRefusal =
  | "accessDenied"
  | "disabled"
  | "invalidKeyUsage"
  | "invalidState"
  | "notFound"
  | "throttled";

const REFUSALS: Readonly<Record<string, KmsRefusal>> = {
  AccessDeniedException: "accessDenied",
  DisabledException: "disabled",
  InvalidArnException: "notFound",
  InvalidKeyUsageException: "invalidKeyUsage",
  KMSInvalidStateException: "invalidState",
  NotFoundException: "notFound",
  ThrottlingException: "throttled",
};

/** Which refusal of KMS an error is; undefined for all else. */
export const kmsRefusalOf = (error: unknown): KmsRefusal | undefined =>
  error instanceof AwsError ? REFUSALS[error.code] : undefined;

/**
 * Throws KMS's refusal as the service's own exception, with KMS's message, and all else as it is. For what a service has no
 * exception of its own for, KMS's stands.
 */
export function throwKmsRefusal(
  own: Partial<Record<KmsRefusal, StaticErrorSchema>>,
): (error: unknown) => never {
  return (error) => {
    const refusal = kmsRefusalOf(error);
    const schema = refusal && own[refusal];
    if (!schema || !(error instanceof AwsError)) throw error;
    throw new AwsError(schema, error.message, { cause: error });
  };
}
