import { invalidParameter, invalidWithoutType } from "../errors.js";
import { findFunction } from "../functions/find.js";
import { CONCURRENCY_MAX, UNRESERVED_CONCURRENCY_MIN } from "../limits.js";
import { LATEST, toFunctionTarget } from "../naming/function-target.js";
import type { LambdaOperation } from "../operation.js";
import { functions } from "../store.js";
import { sumProvisioned, sumReserved } from "./sum.js";

export const PutFunctionConcurrency: LambdaOperation<"PutFunctionConcurrency"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  if (target.qualifier !== undefined) {
    throw invalidParameter(
      "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. " +
        "Please specify either a function name or an unqualified function ARN.",
    );
  }
  const reserved = input.ReservedConcurrentExecutions ?? 0;
  await ctx.store.transact(async (tx) => {
    const owner = await findFunction(tx, { ...target, qualifier: LATEST });
    const others = (await sumReserved(tx)) - (owner.reservedConcurrency ?? 0);
    if (CONCURRENCY_MAX - others - reserved < UNRESERVED_CONCURRENCY_MIN) {
      throw invalidWithoutType(
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution " +
          `below its minimum value of [${UNRESERVED_CONCURRENCY_MIN}].`,
      );
    }
    const set = await sumProvisioned(tx, target.name);
    if (reserved < set) {
      throw invalidWithoutType(
        ` ReservedConcurrentExecutions  ${reserved} should not be lower than function's total provisioned concurrency [${set}].`,
      );
    }
    functions.put(tx, [target.name], { ...owner, reservedConcurrency: reserved });
  });
  return { ReservedConcurrentExecutions: reserved };
};

export const GetFunctionConcurrency: LambdaOperation<"GetFunctionConcurrency"> = async (input, ctx) => {
  const owner = await findFunction(ctx.store, toFunctionTarget(input.FunctionName, ctx));
  return owner.reservedConcurrency === undefined
    ? {}
    : { ReservedConcurrentExecutions: owner.reservedConcurrency };
};

export const DeleteFunctionConcurrency: LambdaOperation<"DeleteFunctionConcurrency"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  await ctx.store.transact(async (tx) => {
    const { reservedConcurrency, ...rest } = await findFunction(tx, target);
    functions.put(tx, [target.name], rest);
  });
  return {};
};
