import { Buffer } from "node:buffer";
import { deflateRawSync } from "node:zlib";
import type { PolicyDescriptorType } from "@aws-sdk/client-sts";
import { checkPolicy } from "../../core/iam/grammar/check-policy.js";
import { MalformedPolicy } from "../../core/iam/grammar/malformed.js";
import { loadManagedDocument } from "../../core/identity/policy-sets.js";
import type { Session } from "../../core/principal.js";
import type { Reader } from "../../core/store/store.js";
import { malformedPolicy, packedPolicyTooLarge, validationError } from "./errors.js";
import { PACKED_BYTES_MAX, SESSION_POLICY_ARNS_MAX, SESSION_POLICY_CHARACTERS_MAX } from "./limits.js";

export type SessionPolicies = Required<Pick<Session, "policies" | "policyArns">>;

export interface SessionPolicyInput {
  Policy?: string | undefined;
  PolicyArns?: PolicyDescriptorType[] | undefined;
}

/** The policies that bound a session: one given as text, managed ones by ARN, of the session's own account or AWS's. */
export async function toSessionPolicies(
  input: SessionPolicyInput,
  account: string,
  directory: Reader,
): Promise<SessionPolicies> {
  const policyArns = (input.PolicyArns ?? []).map(({ arn = "" }) => arn);
  checkSizes(input.Policy ?? "", policyArns);
  if (input.Policy !== undefined) checkDocument(input.Policy);
  for (const arn of policyArns) await checkManaged(arn, account, directory);
  return { policies: input.Policy === undefined ? [] : [input.Policy], policyArns };
}

function checkSizes(policy: string, arns: readonly string[]): void {
  if (arns.length > SESSION_POLICY_ARNS_MAX) {
    throw validationError(
      `1 validation error detected: Value '[${arns.join(", ")}]' at 'policyArns' failed to satisfy constraint: ` +
        `Member must have length less than or equal to ${SESSION_POLICY_ARNS_MAX}`,
    );
  }
  if (policy.length + arns.join("").length > SESSION_POLICY_CHARACTERS_MAX) {
    throw validationError(
      `The total length of the session policy and managed policy ARNs must not exceed ${SESSION_POLICY_CHARACTERS_MAX} characters.`,
    );
  }
}

function checkDocument(policy: string): void {
  try {
    checkPolicy(policy, "identity");
  } catch (error) {
    if (error instanceof MalformedPolicy) throw malformedPolicy(error.message);
    throw error;
  }
}

async function checkManaged(arn: string, account: string, directory: Reader): Promise<void> {
  const owner = arn.split(":")[4];
  const isReachable = owner === account || owner === "aws";
  if (!isReachable || (await loadManagedDocument(directory, arn)) === undefined) {
    throw malformedPolicy(
      `Policy arn:${arn} does not exist or is not attachable.`.replace("arn:arn:", "arn:"),
    );
  }
}

/** How much of the room for policies and tags a session takes, in percent. Throws when it is more than all. */
export function toPackedPercent(session: Pick<Session, "policies" | "policyArns" | "tags">): number {
  const parts = [session.policies ?? [], session.policyArns ?? [], Object.entries(session.tags ?? {})];
  if (parts.every((part) => part.length === 0)) return 0;
  const packed = deflateRawSync(Buffer.from(JSON.stringify(parts)));
  const percent = Math.ceil((packed.length * 100) / PACKED_BYTES_MAX);
  if (percent > 100) throw packedPolicyTooLarge(percent);
  return percent;
}
