import type { FunctionTarget } from "./naming/function-target.js";
import type { LambdaContext } from "./operation.js";

/** The context in which a target's records lie: the caller's own, or that of the account its ARN names. */
export function contextOf(
  target: Pick<FunctionTarget, "account" | "region">,
  ctx: LambdaContext,
): LambdaContext {
  if (target.account === ctx.account && target.region === ctx.region) return ctx;
  const other = ctx.state.host.context({
    account: target.account,
    region: target.region,
    signal: ctx.signal,
  });
  // The host erases its own state's type; it is this service's.
  return other as unknown as LambdaContext;
}
