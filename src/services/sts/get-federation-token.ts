import type { Operation } from "../../core/service.js";
import { toCredentials } from "./credentials.js";
import { checkLongTerm } from "./long-term.js";
import { toPackedPercent, toSessionPolicies } from "./session-policies.js";
import { toSessionTags } from "./session-tags.js";
import type { State } from "./state.js";

/** Credentials for somebody the caller vouches for, who may do what both the caller and the session policies may. */
export const GetFederationToken: Operation<"sts", "GetFederationToken", State> = async (input, ctx) => {
  const { identity } = ctx.state;
  const caller = checkLongTerm(ctx, "GetFederationToken");
  const { account } = ctx;
  const policies = await toSessionPolicies(input, account, identity.directory);
  const session = { ...policies, ...toSessionTags(input.Tags ?? [], [], undefined) };
  const arn = `arn:aws:sts::${account}:federated-user/${input.Name}`;
  const userId = `${account}:${input.Name}`;
  const { principal } = caller;
  const issuer =
    principal.type === "user" ? { userId: principal.userId, userName: principal.userName } : undefined;
  const PackedPolicySize = toPackedPercent(session);
  const made = identity.issue({
    principal: { type: "federated-user", account, arn, userId, issuer },
    session,
    durationSeconds: caller.durationOf(input.DurationSeconds),
  });
  return {
    Credentials: toCredentials(made),
    FederatedUser: { FederatedUserId: userId, Arn: arn },
    PackedPolicySize,
  };
};
