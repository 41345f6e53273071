import { loginProfiles } from "../../../core/identity/store.js";
import type { SigninContext } from "../state.js";
import type { Caller, Claim } from "./caller.js";

/**
 * A name that nobody has is not written down: people type their password in its place.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
const HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

export function noteFailure(ctx: SigninContext, claim: Claim | undefined, caller: Caller | undefined): void {
  const { requestId, log, request } = ctx;
  const kind = caller?.principal.type ?? claim?.kind;
  const who = caller?.principal.arn ?? HIDDEN;
  log.warn("sign-in failed", { requestId, kind, who, sourceIp: request.sourceIp });
}

export async function noteSuccess(ctx: SigninContext, caller: Caller, withMfa: boolean): Promise<void> {
  const { requestId, log, request, clock, state } = ctx;
  const { account, ownerId, principal } = caller;
  log.info("signed in", { requestId, who: principal.arn, mfa: withMfa, sourceIp: request.sourceIp });
  if (principal.type === "root") {
    const advice = withMfa ? "use an IAM user for daily work" : "use an IAM user, and give the root user MFA";
    log.warn(`the root user signed in: ${advice}`, { account, mfa: withMfa });
  }
  await state.identity.transact(account, async (tx) => {
    const present = await loginProfiles.get(tx, account, ownerId);
    if (present) loginProfiles.put(tx, [account, ownerId], { ...present, lastUsedAt: clock.now() });
  });
}
