import { runtimeMissing, throttled } from "../errors.js";
import { InitFailure } from "../executor/failures.js";
import type { InvocationRequest, InvocationResult } from "../executor/function-spec.js";
import { MissingInterpreter } from "../executor/languages/language.js";
import { PoolFull } from "../executor/pool.js";
import { type FunctionTarget, toFunctionArn } from "../naming/function-target.js";
import type { LambdaContext } from "../operation.js";
import { chooseVersion } from "./choose-version.js";

export interface Run extends InvocationResult {
  executedVersion: string;
}

/** Runs one event through whichever version the target means. Throws AWS's errors where it could not even start. */
export async function run(
  target: FunctionTarget,
  request: InvocationRequest,
  ctx: LambdaContext,
): Promise<Run> {
  const { owner, record } = await chooseVersion(ctx.store, target, ctx.ids);
  const arn = toFunctionArn({ ...target, qualifier: undefined });
  const leave = ctx.state.gate.enter(arn, owner.reservedConcurrency);
  try {
    const spec = await ctx.state.specs.get(record, arn, target.region, ctx.blobs);
    const result = await ctx.state.executor.invoke(spec, request);
    // The environment is taken until it has finished, which may be after its answer.
    void result.report.then(leave);
    return { ...result, executedVersion: record.version };
  } catch (error) {
    leave();
    return { ...toFailedStart(error), executedVersion: record.version };
  }
}

/** A function that cannot start has failed; a machine that cannot start it has not. */
function toFailedStart(error: unknown): InvocationResult {
  if (error instanceof MissingInterpreter) throw runtimeMissing(error.message);
  if (error instanceof PoolFull) throw throttled("ConcurrentInvocationLimitExceeded");
  if (!(error instanceof InitFailure)) throw error;
  const { failure, durationMs } = error;
  const report = { durationMs, billedMs: Math.ceil(durationMs), memoryMb: 0, memoryUsedMb: 0 };
  return { payload: failure.payload, errorType: failure.errorType, report: Promise.resolve(report) };
}
