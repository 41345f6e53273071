import { toNameKey } from "../../../core/identity/store.js";
import type { Transaction } from "../../../core/store/store.js";
import { boundaryUses, type HolderKind } from "../store.js";
import { checkAttachable } from "./policy-arn.js";

export interface Bounded {
  name: string;
  boundary?: string;
}

/** Sets, changes or (without an ARN) takes off a permissions boundary, and notes where the policy is in use. */
export async function setBoundary(
  tx: Transaction,
  account: string,
  kind: HolderKind,
  holder: Bounded,
  arn: string | undefined,
): Promise<void> {
  const name = toNameKey(holder.name);
  if (arn !== undefined) await checkAttachable(tx, account, arn);
  if (holder.boundary !== undefined) boundaryUses.delete(tx, account, holder.boundary, kind, name);
  if (arn !== undefined) boundaryUses.put(tx, [account, arn, kind, name], true);
  holder.boundary = arn;
}
