import { awsManagedPolicy } from "../../../core/iam/aws-managed/index.js";
import { type PolicyRecord, policies, toNameKey } from "../../../core/identity/store.js";
import type { Reader } from "../../../core/store/store.js";
import { noSuchEntity, noSuchPolicy, validationError } from "../errors.js";

const ARN = /^arn:[\w-]+:iam::(?:\d{12}|aws):policy\/.+$/;

export function checkPolicyArn(arn: string): void {
  if (!ARN.test(arn)) throw validationError("Invalid ARN:  Could not be parsed!");
}

/** A policy of the account; undefined for one of another account, of AWS, or of none. */
export async function findOwnPolicy(
  from: Reader,
  account: string,
  arn: string,
): Promise<PolicyRecord | undefined> {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const policy = await policies.get(from, account, toNameKey(name));
  return policy?.arn === arn ? policy : undefined;
}

/** A policy of the account, to be changed. Throws NoSuchEntity. */
export async function loadOwnPolicy(from: Reader, account: string, arn: string): Promise<PolicyRecord> {
  checkPolicyArn(arn);
  const policy = await findOwnPolicy(from, account, arn);
  if (!policy) throw noSuchPolicy(arn);
  return policy;
}

/** Throws NoSuchEntity unless the policy is the account's or AWS's. */
export async function checkAttachable(from: Reader, account: string, arn: string): Promise<void> {
  checkPolicyArn(arn);
  if (awsManagedPolicy(arn) || (await findOwnPolicy(from, account, arn))) return;
  throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
}
