import type { Operation } from "../../core/service.js";
import type { State } from "./state.js";

export const GetCallerIdentity: Operation<"sts", "GetCallerIdentity", State> = async (
  _input,
  { principal },
) => ({
  Account: principal.account,
  Arn: principal.arn,
  UserId: principal.userId,
});
