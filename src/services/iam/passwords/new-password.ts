import { PasswordPolicyViolationException$ } from "@aws-sdk/client-iam";
import { isPassword, violationOf } from "../../../core/identity/passwords.js";
import { type LoginProfileRecord, passwordPolicies } from "../../../core/identity/store.js";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { PREVIOUS_PASSWORDS_MAX } from "../limits.js";

/** Throws PasswordPolicyViolation for a password the account's rules do not let in. */
export async function checkNewPassword(from: Reader, account: string, password: string): Promise<void> {
  const fault = violationOf(password, await passwordPolicies.get(from, account));
  if (fault !== undefined) throw passwordViolation(fault);
}

/** Throws PasswordPolicyViolation for one the user had too lately. */
export async function checkNotReused(
  from: Reader,
  account: string,
  profile: LoginProfileRecord,
  password: string,
): Promise<void> {
  const policy = await passwordPolicies.get(from, account);
  const remembered = [profile.hash, ...profile.previous].slice(0, policy?.reusePrevention ?? 0);
  for (const hash of remembered) {
    if (await isPassword(hash, password))
      throw passwordViolation("Policy constraint violation with password reuse");
  }
}

export function passwordViolation(message: string): AwsError {
  return new AwsError(PasswordPolicyViolationException$, message);
}

export function withPassword(profile: LoginProfileRecord, hash: string, now: number): LoginProfileRecord {
  const previous = [profile.hash, ...profile.previous].slice(0, PREVIOUS_PASSWORDS_MAX);
  return { ...profile, hash, previous, changedAt: now };
}
