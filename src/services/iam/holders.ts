import {
  type GroupRecord,
  groups,
  type PolicyHolder,
  type RoleRecord,
  roles,
  toNameKey,
  type UserRecord,
  users,
} from "../../core/identity/store.js";
import type { Collection } from "../../core/store/collection.js";
import type { Reader, Transaction } from "../../core/store/store.js";
import { noSuchNamed } from "./errors.js";
import type { HolderKind } from "./store.js";

/** A kind of entity that has policies, with where its records are. */
export interface HolderType<R extends PolicyHolder = PolicyHolder> {
  readonly kind: HolderKind;
  readonly records: Collection<R>;
  /** As in the names of quotas: `PoliciesPerRole`. */
  readonly title: string;
}

export const USER: HolderType<UserRecord> = { kind: "user", records: users, title: "User" };
export const GROUP: HolderType<GroupRecord> = { kind: "group", records: groups, title: "Group" };
export const ROLE: HolderType<RoleRecord> = { kind: "role", records: roles, title: "Role" };

/** The record of that name. Throws NoSuchEntity. */
export async function loadHolder<R extends PolicyHolder>(
  from: Reader,
  type: HolderType<R>,
  account: string,
  name: string,
): Promise<R> {
  const found = await type.records.get(from, account, toNameKey(name));
  if (!found) throw noSuchNamed(type.kind, name);
  return found;
}

export function saveHolder<R extends PolicyHolder>(
  tx: Transaction,
  type: HolderType<R>,
  account: string,
  record: R,
): void {
  type.records.put(tx, [account, toNameKey(record.name)], record);
}

/** How many records of a collection an account has, counted up to `max`. */
export async function countUpTo(
  from: Reader,
  records: Collection<unknown>,
  account: string,
  max: number,
): Promise<number> {
  return (await records.page(from, max, { prefix: [account] })).items.length;
}
