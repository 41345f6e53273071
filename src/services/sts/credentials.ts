import type { Credentials } from "@aws-sdk/client-sts";
import type { TemporaryCredentials } from "../../core/identity/admin.js";

export function toCredentials(made: TemporaryCredentials): Credentials {
  return {
    AccessKeyId: made.accessKeyId,
    SecretAccessKey: made.secretAccessKey,
    SessionToken: made.sessionToken,
    Expiration: new Date(made.expiresAt),
  };
}
