import { regionalScopes } from "../../../core/store/regional-scopes.js";
import { toSpec } from "../encryption/variables.js";
import type { FunctionSpec } from "../executor/function-spec.js";
import { findVersion } from "../functions/find.js";
import { type FunctionTarget, toFunctionArn } from "../naming/function-target.js";
import type { LambdaContext } from "../operation.js";
import { type ProvisionedRecord, provisioned } from "../store.js";

/** Keeps as many environments ready as the record asks for; none where it asks for none. */
export async function provision(record: ProvisionedRecord, ctx: LambdaContext): Promise<void> {
  const { account, region } = ctx;
  const target = { account, region, name: record.functionName, qualifier: record.qualifier };
  const spec = await loadSpec(target, ctx);
  ctx.state.executor.provision(toFunctionArn(target), spec, record.requested);
}

/** How far a configuration has come: environments that are there, and whether more could be started. */
export interface Progress {
  ready: number;
  hasFailed: boolean;
}

export async function progressOf(target: FunctionTarget, ctx: LambdaContext): Promise<Progress> {
  const { key } = await loadSpec(target, ctx);
  const { executor } = ctx.state;
  return { ready: executor.provisionedUse(key)?.ready ?? 0, hasFailed: executor.hasFailed(key) };
}

/** After the target's version changed: an alias that moved on. */
export async function reprovision(target: FunctionTarget, ctx: LambdaContext): Promise<void> {
  const record = await provisioned.get(ctx.store, target.name, target.qualifier ?? "");
  if (record) await provision(record, ctx);
}

/** What an earlier run of the server had provisioned. */
export async function resumeProvisioned(
  store: LambdaContext["store"],
  contextIn: (account: string, region: string) => LambdaContext,
): Promise<void> {
  for await (const { account, region } of regionalScopes(store)) {
    const ctx = contextIn(account, region);
    for await (const { value } of provisioned.range(ctx.store)) {
      // One function whose key was disabled meanwhile keeps no other from coming back.
      await provision(value, ctx).catch((error: unknown) => {
        ctx.log.error("provisioned environments did not come back", { error: String(error) });
      });
    }
  }
}

async function loadSpec(target: FunctionTarget, ctx: LambdaContext): Promise<FunctionSpec> {
  const record = await findVersion(ctx.store, target);
  return await toSpec(record, target, ctx);
}
