import { isPassword, violationOf } from "../../../core/identity/passwords.js";
import type { Principal } from "../../../core/principal.js";
import { AwsError } from "../../../wire/aws-error.js";
import type { SigninContext } from "../state.js";
import { type Caller, findSigned } from "./caller.js";
import { type Outcome, proceed, refused, ticketExpired, tooManyAttempts } from "./sign-in.js";
import type { Resumed } from "./ticket.js";

/**
 * A user's new password, by IAM's own operation: the account's rules, and whether the user may, are asked there. The
 * root user's is set here. Signs in with it.
 */
export async function changePasswordTo(
  ctx: SigninContext,
  { caller, mfaAt }: Pick<Resumed, "caller" | "mfaAt">,
  old: string,
  chosen: string,
): Promise<Outcome> {
  const { attempts, gate } = ctx.state;
  const key = `change ${caller.account} ${caller.ownerId}`;
  const waitSeconds = await attempts.begin(key);
  if (waitSeconds > 0) return tooManyAttempts(waitSeconds);
  const isRight = await gate.pass(() => isPassword(caller.profile.hash, old));
  if (isRight === undefined)
    return refused("Busy", "Too many people are signing in. Please try again in a moment.");
  if (!isRight) return refused("PasswordNotChanged", "The old password is not right.");
  await attempts.succeeded(key);
  const fault = await change(ctx, caller, mfaAt, old, chosen);
  if (fault !== undefined) return refused("PasswordNotChanged", fault);
  const changed = await findSigned(ctx.state.identity.directory, caller.principal);
  return changed ? proceed(ctx, changed, mfaAt, false) : ticketExpired();
}

/** What is wrong with it, in words for the user; undefined once it is changed. */
async function change(
  ctx: SigninContext,
  { account, principal }: Caller,
  mfaAt: number | undefined,
  old: string,
  chosen: string,
): Promise<string | undefined> {
  if (principal.type === "root") {
    const fault = violationOf(chosen, undefined);
    if (fault !== undefined) return `${fault}.`;
    await ctx.state.identity.setRootSignIn(account, { password: chosen });
    return undefined;
  }
  const now = ctx.clock.now();
  const session = {
    accessKeyId: "",
    issuedAt: now,
    expiresAt: now,
    mfaAuthenticatedAt: mfaAt,
    console: true,
  };
  const as: { principal: Principal } = { principal: { ...principal, session } };
  try {
    await ctx.call("iam", "ChangePassword", { OldPassword: old, NewPassword: chosen }, { as });
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code.startsWith("PasswordPolicyViolation")) return `${error.message}.`;
    return "Either you may not change your password (iam:ChangePassword), or it does not comply with the account's password policy.";
  }
}
