import type { Principal } from "../../../core/principal.js";
import { AwsError } from "../../../wire/aws-error.js";
import { toAccessRequest } from "../access/requests.js";
import type { AccessTarget } from "../access/resource-policies.js";
import type { BucketRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { failBy, ReplicationFailure } from "./errors.js";

/** The role that a bucket's configuration names, as S3 acts by it. */
export interface ReplicationRole {
  principal: Principal;
  /** Throws a failure of that reason where the role may not. */
  check(target: AccessTarget, action: string, reason: string): Promise<void>;
  /** Why the role may not; undefined where it may. */
  refusal(target: AccessTarget, action: string): Promise<string | undefined>;
}

export async function assumeRole(ctx: S3Context, source: BucketRecord): Promise<ReplicationRole> {
  const RoleArn = source.replication?.Role ?? "";
  const session = await ctx
    .call(
      "sts",
      "AssumeRole",
      { RoleArn, RoleSessionName: "s3-replication" },
      { as: { service: "s3.amazonaws.com", account: source.account } },
    )
    .catch(failBy(() => "AssumeRoleNotPermitted"));
  const { AccessKeyId = "", SessionToken } = session.Credentials ?? {};
  const principal = (await ctx.state.identity.find(AccessKeyId, SessionToken))?.principal;
  if (!principal) throw new Error(`the session of ${RoleArn} is gone`);
  const refusal = async (target: AccessTarget, action: string): Promise<string | undefined> => {
    const decision = await ctx.decide([await toAccessRequest(ctx, target, action, {})], principal);
    return decision.allowed ? undefined : decision.message;
  };
  return {
    principal,
    refusal,
    async check(target, action, reason) {
      const message = await refusal(target, action);
      if (message === undefined) return;
      throw new ReplicationFailure(reason, new AwsError("AccessDenied", message, { status: 403 }));
    },
  };
}
