import { InvalidUserTypeException$ } from "@aws-sdk/client-iam";
import { hashPassword, isPassword } from "../../../core/identity/passwords.js";
import { loginProfiles } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import { AwsError } from "../../../wire/aws-error.js";
import { noSuchEntity } from "../errors.js";
import { change, directory, type State } from "../state.js";
import { checkNewPassword, checkNotReused, withPassword } from "./new-password.js";

/** A user's new password for itself. */
export const ChangePassword: Operation<"iam", "ChangePassword", State> = async (input, ctx) => {
  const { account, principal } = ctx;
  if (principal.type !== "user") {
    throw new AwsError(InvalidUserTypeException$, "Only IAM Users can change their own password");
  }
  const from = directory(ctx);
  const profile = await loginProfiles.get(from, account, principal.userId);
  if (!profile) throw noSuchEntity(`Login Profile for User ${principal.userName} cannot be found.`);
  const { OldPassword = "", NewPassword = "" } = input;
  if (!(await isPassword(profile.hash, OldPassword))) {
    throw new AwsError("AccessDenied", "The old password was incorrect.", { status: 403 });
  }
  await checkNewPassword(from, account, NewPassword);
  await checkNotReused(from, account, profile, NewPassword);
  const hash = await hashPassword(ctx.ids, NewPassword);
  const now = ctx.clock.now();
  await change(ctx, async (tx) => {
    const present = await loginProfiles.get(tx, account, principal.userId);
    // Another change came first: the old password given is no longer the old one.
    if (present?.hash !== profile.hash)
      throw new AwsError("AccessDenied", "The old password was incorrect.", { status: 403 });
    loginProfiles.put(tx, [account, principal.userId], {
      ...withPassword(present, hash, now),
      resetRequired: false,
    });
  });
  return {};
};
