import {
  accounts,
  keyUses,
  loginProfiles,
  mfaByOwner,
  type PasswordPolicyRecord,
  passwordPolicies,
  type UserRecord,
  users,
} from "../../../core/identity/store.js";
import type { Reader } from "../../../core/store/store.js";
import { keysOf } from "../access-keys/access-keys.js";
import { USERS_PER_ACCOUNT_MAX } from "../limits.js";
import { signingCertificates } from "../store.js";

const DAY_MS = 86_400_000;
const SLOTS = [0, 1] as const;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
const COLUMNS = [
  "user",
  "arn",
  "user_creation_time",
  "password_enabled",
  "password_last_used",
  "password_last_changed",
  "password_next_rotation",
  "mfa_active",
  ...SLOTS.flatMap((slot) => [
    `access_key_${slot + 1}_active`,
    `access_key_${slot + 1}_last_rotated`,
    `access_key_${slot + 1}_last_used_date`,
    `access_key_${slot + 1}_last_used_region`,
    `access_key_${slot + 1}_last_used_service`,
  ]),
  ...SLOTS.flatMap((slot) => [`cert_${slot + 1}_active`, `cert_${slot + 1}_last_rotated`]),
];

/** The account's users and their credentials as CSV: the root user first. */
export async function toCredentialReport(from: Reader, account: string, now: number): Promise<string> {
  const { items } = await users.page(from, USERS_PER_ACCOUNT_MAX, { prefix: [account] });
  const policy = await passwordPolicies.get(from, account);
  const rows = [COLUMNS, await rootRow(from, account)];
  for (const { value: user } of items) rows.push(await userRow(from, account, user, policy, now));
  return rows.map((row) => row.join(",")).join("\n");
}

async function rootRow(from: Reader, account: string): Promise<string[]> {
  const record = await accounts.get(from, account);
  const profile = await loginProfiles.get(from, account, account);
  const devices = await mfaByOwner.page(from, 1, { prefix: [account, account] });
  return [
    "<root_account>",
    `arn:aws:iam::${account}:root`,
    toTime(record?.createdAt),
    "not_supported",
    profile?.lastUsedAt === undefined ? "no_information" : toTime(profile.lastUsedAt),
    "not_supported",
    "not_supported",
    String(devices.items.length > 0),
    ...(await keyFields(from, account, account)),
    ...["false", "N/A", "false", "N/A"],
  ];
}

async function userRow(
  from: Reader,
  account: string,
  user: UserRecord,
  policy: PasswordPolicyRecord | undefined,
  now: number,
): Promise<string[]> {
  const devices = await mfaByOwner.page(from, 1, { prefix: [account, user.id] });
  return [
    user.name,
    user.arn,
    toTime(user.createdAt),
    ...(await passwordFields(from, account, user, policy, now)),
    String(devices.items.length > 0),
    ...(await keyFields(from, account, user.id)),
    ...(await certificateFields(from, account, user.id)),
  ];
}

async function passwordFields(
  from: Reader,
  account: string,
  user: UserRecord,
  policy: PasswordPolicyRecord | undefined,
  now: number,
): Promise<string[]> {
  const profile = await loginProfiles.get(from, account, user.id);
  if (!profile) return ["false", "N/A", "N/A", "N/A"];
  const expiresAt =
    policy?.maxAgeDays === undefined ? undefined : profile.changedAt + policy.maxAgeDays * DAY_MS;
  const isEnabled = !(policy?.hardExpiry && expiresAt !== undefined && expiresAt <= now);
  const lastUsed = profile.lastUsedAt === undefined ? "no_information" : toTime(profile.lastUsedAt);
  return [String(isEnabled), lastUsed, toTime(profile.changedAt), toTime(expiresAt)];
}

async function keyFields(from: Reader, account: string, ownerId: string): Promise<string[]> {
  const keys = (await keysOf(from, account, ownerId)).sort((a, b) => a.record.createdAt - b.record.createdAt);
  const fields: string[] = [];
  for (const slot of SLOTS) {
    const key = keys[slot];
    const use = key && (await keyUses.get(from, key.id));
    fields.push(String(key?.record.active ?? false), toTime(key?.record.createdAt));
    fields.push(toTime(use?.at), use?.region ?? "N/A", use?.service ?? "N/A");
  }
  return fields;
}

async function certificateFields(from: Reader, account: string, userId: string): Promise<string[]> {
  const { items } = await signingCertificates.page(from, SLOTS.length, { prefix: [account, userId] });
  return SLOTS.flatMap((slot) => {
    const certificate = items[slot]?.value;
    return [String(certificate?.active ?? false), toTime(certificate?.uploadedAt)];
  });
}

/** `2026-01-31T12:00:00+00:00` */
function toTime(at: number | undefined): string {
  return at === undefined ? "N/A" : new Date(at).toISOString().replace(/\.\d+Z$/, "+00:00");
}
