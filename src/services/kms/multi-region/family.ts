import type { Reader, Transaction } from "../../../core/store/store.js";
import { keyArn } from "../domain/arns.js";
import { unsupported } from "../errors.js";
import { findKey, loadKey, putKey } from "../find-key.js";
import type { KeyRecord } from "../records.js";
import type { KmsContext } from "../state.js";

/** The members of a multi-Region key's family; the key alone where it has none. */
export async function loadFamily(ctx: KmsContext, key: KeyRecord, reader: Reader): Promise<KeyRecord[]> {
  if (!key.family) return [key];
  const { account, id } = key;
  const regions = [key.family.primary, ...key.family.replicas];
  const members = await Promise.all(regions.map((region) => loadKey(ctx, { account, region, id }, reader)));
  return members.filter((member) => member !== undefined);
}

/** Changes what a family shares, in one transaction of its own: its material, its rotation, who belongs to it. */
export async function changeFamily(
  ctx: KmsContext,
  name: string | undefined,
  change: (key: KeyRecord, tx: Transaction) => Partial<KeyRecord>,
): Promise<KeyRecord> {
  return ctx.store.transact(async (tx) => {
    const key = await findKey(ctx, name, tx);
    const changed = change(key, tx);
    for (const member of await loadFamily(ctx, key, tx)) putKey(tx, { ...member, ...changed });
    return { ...key, ...changed };
  });
}

/** What a family shares is changed at its primary key. */
export function checkPrimary(key: KeyRecord): void {
  if (key.family && key.family.primary !== key.region)
    throw unsupported(`${keyArn(key)} is not a multi-region primary key.`);
}
