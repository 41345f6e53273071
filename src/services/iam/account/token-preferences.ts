import type { Operation } from "../../../core/service.js";
import { change, type State } from "../state.js";
import { tokenVersions } from "../store.js";

/** Which form tokens of the global endpoint are to have. Ours are of one form, good in all regions; the wish is kept. */
export const SetSecurityTokenServicePreferences: Operation<
  "iam",
  "SetSecurityTokenServicePreferences",
  State
> = async (input, ctx) => {
  const version = input.GlobalEndpointTokenVersion === "v2Token" ? 2 : 1;
  await change(ctx, async (tx) => tokenVersions.put(tx, [ctx.account], version));
  return {};
};
