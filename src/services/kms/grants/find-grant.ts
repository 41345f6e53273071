import { grantNotFound, invalidGrantToken, validation } from "../errors.js";
import { findKey } from "../find-key.js";
import type { GrantRecord, KeyRecord } from "../records.js";
import type { KmsContext } from "../state.js";
import { grants } from "../store.js";

export interface GrantName {
  GrantToken?: string | undefined;
  KeyId?: string | undefined;
  GrantId?: string | undefined;
}

/** The grant that a caller names, by token or by key and id. */
export async function findGrant(
  ctx: KmsContext,
  input: GrantName,
): Promise<{ key: KeyRecord; grant: GrantRecord }> {
  const named = input.GrantToken === undefined ? input : fromToken(input.GrantToken);
  if (named.KeyId === undefined || named.GrantId === undefined) {
    throw validation("Must specify either a grant token or a key ARN and a grant ID");
  }
  const key = await findKey(ctx, named.KeyId);
  const grant = await grants.get(ctx.store, key.account, key.region, key.id, named.GrantId);
  if (!grant) throw grantNotFound(named.GrantId);
  return { key, grant };
}

/** A grant takes effect at once here, so its token only names it. */
export const toToken = (keyArn: string, grantId: string): string =>
  Buffer.from(JSON.stringify([keyArn, grantId])).toString("base64url");

function fromToken(token: string): GrantName {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
    if (Array.isArray(parsed)) return { KeyId: String(parsed[0]), GrantId: String(parsed[1]) };
  } catch {
    // Reported below, as everything that is no token of ours.
  }
  throw invalidGrantToken();
}
