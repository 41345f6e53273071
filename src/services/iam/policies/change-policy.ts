import { policies, toNameKey } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import { conflict } from "../errors.js";
import { change, type State } from "../state.js";
import { countUses } from "./policy.js";
import { loadOwnPolicy } from "./policy-arn.js";

export const DeletePolicy: Operation<"iam", "DeletePolicy", State> = async (input, ctx) => {
  const { account } = ctx;
  await change(ctx, async (tx) => {
    const policy = await loadOwnPolicy(tx, account, input.PolicyArn ?? "");
    const uses = await countUses(tx, account, policy.arn);
    if (uses.AttachmentCount + uses.PermissionsBoundaryUsageCount > 0) {
      throw conflict("Cannot delete a policy attached to entities.");
    }
    if (policy.versions.length > 1) {
      throw conflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. " +
          "The default version is deleted with the policy.",
      );
    }
    policies.delete(tx, account, toNameKey(policy.name));
  });
  return {};
};
