import { loadAccessPoint } from "./access-points.js";
import { malformedPolicy, noSuchPolicy } from "./errors.js";
import type { ControlContext, Op } from "./state.js";
import { accessPoints } from "./store.js";

export const GetAccessPointPolicy: Op<"GetAccessPointPolicy"> = async (input, ctx) => {
  const { policy } = await loadAccessPoint(ctx, input.Name);
  if (policy === undefined) throw noSuchPolicy();
  return { Policy: await ctx.principals.show(policy) };
};

export const PutAccessPointPolicy: Op<"PutAccessPointPolicy"> = async (input, ctx) => {
  const policy = input.Policy ?? "";
  checkJson(policy);
  await setPolicy(ctx, input.Name, await ctx.principals.pin(policy, malformedPolicy));
  return {};
};

export const DeleteAccessPointPolicy: Op<"DeleteAccessPointPolicy"> = async (input, ctx) => {
  await setPolicy(ctx, input.Name, undefined);
  return {};
};

async function setPolicy(
  ctx: ControlContext,
  name: string | undefined,
  policy: string | undefined,
): Promise<void> {
  const point = await loadAccessPoint(ctx, name);
  await ctx.store.transact(async (tx) => {
    const { policy: _, ...rest } = point;
    accessPoints.put(
      tx,
      [point.account, point.region, point.name],
      policy === undefined ? rest : { ...rest, policy },
    );
  });
}

function checkJson(policy: string): void {
  try {
    const parsed: unknown = JSON.parse(policy);
    if (typeof parsed === "object" && parsed !== null && "Statement" in parsed) return;
  } catch {
    // Reported below, as everything that is no policy.
  }
  throw malformedPolicy();
}
