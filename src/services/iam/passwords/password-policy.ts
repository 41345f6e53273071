import { passwordPolicies } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import { noSuchEntity } from "../errors.js";
import { PASSWORD_LENGTH_MIN_DEFAULT } from "../limits.js";
import { change, directory, type State } from "../state.js";

/** Sets all rules anew: one not given takes its default again. */
export const UpdateAccountPasswordPolicy: Operation<"iam", "UpdateAccountPasswordPolicy", State> = async (
  input,
  ctx,
) => {
  await change(ctx, async (tx) => {
    passwordPolicies.put(tx, [ctx.account], {
      minimumLength: input.MinimumPasswordLength ?? PASSWORD_LENGTH_MIN_DEFAULT,
      requireSymbols: input.RequireSymbols ?? false,
      requireNumbers: input.RequireNumbers ?? false,
      requireUppercase: input.RequireUppercaseCharacters ?? false,
      requireLowercase: input.RequireLowercaseCharacters ?? false,
      allowUsersToChange: input.AllowUsersToChangePassword ?? false,
      maxAgeDays: input.MaxPasswordAge || undefined,
      reusePrevention: input.PasswordReusePrevention || undefined,
      hardExpiry: input.HardExpiry ?? false,
    });
  });
  return {};
};

export const GetAccountPasswordPolicy: Operation<"iam", "GetAccountPasswordPolicy", State> = async (
  _input,
  ctx,
) => {
  const policy = await passwordPolicies.get(directory(ctx), ctx.account);
  if (!policy) throw noSuchEntity(`The Password Policy with domain name ${ctx.account} cannot be found.`);
  return {
    PasswordPolicy: {
      MinimumPasswordLength: policy.minimumLength,
      RequireSymbols: policy.requireSymbols,
      RequireNumbers: policy.requireNumbers,
      RequireUppercaseCharacters: policy.requireUppercase,
      RequireLowercaseCharacters: policy.requireLowercase,
      AllowUsersToChangePassword: policy.allowUsersToChange,
      ExpirePasswords: policy.maxAgeDays !== undefined,
      ...(policy.maxAgeDays !== undefined && { MaxPasswordAge: policy.maxAgeDays }),
      ...(policy.reusePrevention !== undefined && { PasswordReusePrevention: policy.reusePrevention }),
      HardExpiry: policy.hardExpiry,
    },
  };
};

export const DeleteAccountPasswordPolicy: Operation<"iam", "DeleteAccountPasswordPolicy", State> = async (
  _input,
  ctx,
) => {
  await change(ctx, async (tx) => {
    if (!(await passwordPolicies.get(tx, ctx.account))) {
      throw noSuchEntity("The account policy with name PasswordPolicy cannot be found.");
    }
    passwordPolicies.delete(tx, ctx.account);
  });
  return {};
};
