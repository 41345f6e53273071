import { withEnvironment } from "../encryption/variables.js";
import { toFunctionTarget } from "../naming/function-target.js";
import type { LambdaOperation } from "../operation.js";
import { toConfiguration } from "./describe.js";
import { findFunction, findVersion } from "./find.js";

export const GetFunction: LambdaOperation<"GetFunction"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  const owner = await findFunction(ctx.store, target);
  const record = await findVersion(ctx.store, target);
  return {
    Configuration: await withEnvironment(
      toConfiguration(record, ctx, { qualifier: target.qualifier }),
      record,
      ctx,
    ),
    Code: { RepositoryType: "S3", Location: ctx.state.archives.toUrl(record.code.blob.id, ctx) },
    ...(Object.keys(owner.tags).length > 0 ? { Tags: owner.tags } : {}),
    ...(owner.reservedConcurrency === undefined
      ? {}
      : { Concurrency: { ReservedConcurrentExecutions: owner.reservedConcurrency } }),
  };
};

export const GetFunctionConfiguration: LambdaOperation<"GetFunctionConfiguration"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  await findFunction(ctx.store, target);
  const record = await findVersion(ctx.store, target);
  return withEnvironment(toConfiguration(record, ctx, { qualifier: target.qualifier }), record, ctx);
};
