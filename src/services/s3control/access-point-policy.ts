import { isPublicPolicy } from "../../core/iam/public-policy.js";
import { loadAccessPoint } from "./access-points.js";
import { accessDenied, malformedPolicy, noSuchPolicy } from "./errors.js";
import type { ControlContext, Op } from "./state.js";
import { accessPoints, accountBlocks } from "./store.js";

export const GetAccessPointPolicy: Op<"GetAccessPointPolicy"> = async (input, ctx) => {
  const { policy } = await loadAccessPoint(ctx, input.Name);
  if (policy === undefined) throw noSuchPolicy();
  return { Policy: await ctx.principals.show(policy) };
};

export const PutAccessPointPolicy: Op<"PutAccessPointPolicy"> = async (input, ctx) => {
  const policy = input.Policy ?? "";
  checkJson(policy);
  await checkPublic(ctx, input.Name, policy);
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

async function checkPublic(ctx: ControlContext, name: string | undefined, policy: string): Promise<void> {
  const { publicAccessBlock } = await loadAccessPoint(ctx, name);
  const account = await accountBlocks.get(ctx.store, ctx.account);
  const isBlocked = publicAccessBlock?.BlockPublicPolicy || account?.BlockPublicPolicy;
  if (isBlocked && isPublicPolicy(policy)) throw accessDenied();
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
