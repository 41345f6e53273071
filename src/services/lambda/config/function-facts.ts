import { findFunction } from "../functions/find.js";
import { toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import type { LambdaOperation } from "../operation.js";
import { functions } from "../store.js";

/** Settings of a function as a whole that AWS keeps apart from its configuration. */

export const PutFunctionRecursionConfig: LambdaOperation<"PutFunctionRecursionConfig"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  const recursiveLoop = input.RecursiveLoop ?? "Terminate";
  await ctx.store.transact(async (tx) => {
    functions.put(tx, [target.name], { ...(await findFunction(tx, target)), recursiveLoop });
  });
  return { RecursiveLoop: recursiveLoop };
};

export const GetFunctionRecursionConfig: LambdaOperation<"GetFunctionRecursionConfig"> = async (
  input,
  ctx,
) => {
  const owner = await findFunction(ctx.store, toFunctionTarget(input.FunctionName, ctx));
  return { RecursiveLoop: owner.recursiveLoop ?? "Terminate" };
};

export const PutRuntimeManagementConfig: LambdaOperation<"PutRuntimeManagementConfig"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  const runtimeUpdates = { on: input.UpdateRuntimeOn ?? "Auto", versionArn: input.RuntimeVersionArn };
  await ctx.store.transact(async (tx) => {
    functions.put(tx, [target.name], { ...(await findFunction(tx, target)), runtimeUpdates });
  });
  return {
    UpdateRuntimeOn: runtimeUpdates.on,
    FunctionArn: toFunctionArn(target),
    RuntimeVersionArn: runtimeUpdates.versionArn,
  };
};

export const GetRuntimeManagementConfig: LambdaOperation<"GetRuntimeManagementConfig"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  const { runtimeUpdates } = await findFunction(ctx.store, target);
  return {
    UpdateRuntimeOn: runtimeUpdates?.on ?? "Auto",
    FunctionArn: toFunctionArn(target),
    RuntimeVersionArn: runtimeUpdates?.versionArn,
  };
};
