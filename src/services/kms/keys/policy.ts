import { keyArn } from "../domain/arns.js";
import { malformedPolicy, unsupported } from "../errors.js";
import { changeKey, findKey } from "../find-key.js";
import { POLICY_BYTES_MAX } from "../limits.js";
import type { Op } from "../state.js";
import { checkNoLockout } from "./create-key.js";

const POLICY_NAME = "default";

export const GetKeyPolicy: Op<"GetKeyPolicy"> = async (input, ctx) => ({
  Policy: await ctx.principals.show((await findKey(ctx, input.KeyId)).policy),
  PolicyName: POLICY_NAME,
});

export const PutKeyPolicy: Op<"PutKeyPolicy"> = async (input, ctx) => {
  checkPolicy(input.Policy ?? "");
  const policy = await ctx.principals.pin(input.Policy ?? "", invalidPrincipal);
  const key = await findKey(ctx, input.KeyId);
  if (key.manager === "AWS")
    throw unsupported(`The policy of the AWS managed key ${keyArn(key)} cannot be changed.`);
  if (input.BypassPolicyLockoutSafetyCheck !== true) await checkNoLockout(ctx, { ...key, policy });
  await changeKey(ctx, input.KeyId, (changed) => {
    changed.policy = policy;
  });
  return {};
};

export const ListKeyPolicies: Op<"ListKeyPolicies"> = async (input, ctx) => {
  await findKey(ctx, input.KeyId);
  return { PolicyNames: [POLICY_NAME], Truncated: false };
};

/** Checks a document's outer form; its statements are the evaluator's to read. */
export function checkPolicy(policy: string): void {
  if (Buffer.byteLength(policy) > POLICY_BYTES_MAX) throw malformedPolicy("The policy is too long.");
  const parsed = parse(policy);
  if (typeof parsed !== "object" || parsed === null || !("Statement" in parsed)) {
    throw malformedPolicy("Policy contains a statement with no statement.");
  }
  for (const statement of [parsed.Statement].flat()) {
    if (typeof statement !== "object" || statement === null)
      throw malformedPolicy("The policy is malformed.");
    for (const field of ["Effect", "Action", "Resource", "Principal"]) {
      if (!(field in statement) && !(`Not${field}` in statement)) {
        throw malformedPolicy(`The policy contains a statement with no ${field.toLowerCase()}.`);
      }
    }
  }
}

export const invalidPrincipal = () =>
  malformedPolicy("Policy contains a statement with one or more invalid principals.");

function parse(policy: string): unknown {
  try {
    return JSON.parse(policy);
  } catch {
    throw malformedPolicy("The policy is not valid JSON.");
  }
}
