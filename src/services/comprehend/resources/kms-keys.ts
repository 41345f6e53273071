import { AwsError } from "../../../wire/aws-error.js";
import { invalidKmsKey } from "../errors.js";
import type { ComprehendContext } from "../state.js";

/**
 * Looks at the keys that a request names, as the caller.
 * @throws KmsKeyValidationException for one that is not there, not enabled, or encrypts nothing symmetrically
 */
export async function checkKmsKeys(
  keys: readonly (string | undefined)[],
  ctx: ComprehendContext,
): Promise<void> {
  for (const KeyId of new Set(keys)) {
    if (KeyId === undefined) continue;
    const { KeyMetadata } = await ctx.call("kms", "DescribeKey", { KeyId }).catch((error: unknown) => {
      if (error instanceof AwsError && error.fault === "client") throw invalidKmsKey();
      throw error;
    });
    if (KeyMetadata?.KeyState !== "Enabled" || KeyMetadata.KeySpec !== "SYMMETRIC_DEFAULT") {
      throw invalidKmsKey();
    }
  }
}
