import { type PolicyRecord, policies, toNameKey } from "../../../core/identity/store.js";
import { toUniqueId } from "../../../core/identity/unique-ids.js";
import type { Operation } from "../../../core/service.js";
import { toArn } from "../arns.js";
import { checkDocument, sizeOf } from "../documents.js";
import { alreadyExists, quotaExceeded } from "../errors.js";
import { countUpTo } from "../holders.js";
import { MANAGED_POLICY_CHARACTERS_MAX, POLICIES_PER_ACCOUNT_MAX } from "../limits.js";
import { change, type State } from "../state.js";
import { readTags, toTagsIfAny } from "../tags/tag-list.js";
import { toPolicy } from "./policy.js";

export const CreatePolicy: Operation<"iam", "CreatePolicy", State> = async (input, ctx) => {
  const { account } = ctx;
  const name = input.PolicyName ?? "";
  const path = input.Path ?? "/";
  const document = input.PolicyDocument ?? "";
  const tags = readTags(input.Tags);
  checkManagedDocument(document);
  const now = ctx.clock.now();
  const policy: PolicyRecord = {
    id: toUniqueId(ctx.ids, "ANPA", account),
    name,
    path,
    arn: toArn("policy", account, path, name),
    createdAt: now,
    updatedAt: now,
    description: input.Description,
    tags,
    versions: [{ id: "v1", document, createdAt: now }],
    defaultVersionId: "v1",
    nextVersion: 2,
  };
  return change(ctx, async (tx) => {
    if (await policies.get(tx, account, toNameKey(name))) {
      throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
    }
    if ((await countUpTo(tx, policies, account, POLICIES_PER_ACCOUNT_MAX)) === POLICIES_PER_ACCOUNT_MAX) {
      throw quotaExceeded("PoliciesPerAccount", POLICIES_PER_ACCOUNT_MAX);
    }
    policies.put(tx, [account, toNameKey(name)], policy);
    const description = policy.description === undefined ? {} : { Description: policy.description };
    return { Policy: { ...(await toPolicy(tx, account, policy)), ...description, ...toTagsIfAny(tags) } };
  });
};

export function checkManagedDocument(document: string): void {
  checkDocument(document, "identity");
  if (sizeOf(document) > MANAGED_POLICY_CHARACTERS_MAX) {
    throw quotaExceeded("PolicySize", MANAGED_POLICY_CHARACTERS_MAX);
  }
}
