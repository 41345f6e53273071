import { sumProvisioned } from "../concurrency/sum.js";
import { toSpec } from "../encryption/variables.js";
import { recursiveInvocation, runtimeMissing, throttled } from "../errors.js";
import { InitFailure } from "../executor/failures.js";
import type { InvocationReport, InvocationRequest, InvocationResult } from "../executor/function-spec.js";
import { MissingInterpreter } from "../executor/languages/language.js";
import { PoolFull } from "../executor/pool.js";
import { type FunctionTarget, toFunctionArn } from "../naming/function-target.js";
import type { LambdaContext } from "../operation.js";
import type { FunctionRecord, VersionRecord } from "../store.js";
import { type Chosen, chooseVersion } from "./choose-version.js";
import type { Quota } from "./concurrency-gate.js";
import { extendLineage, LOOP_MAX } from "./lineage.js";
import { invocationMetrics, occurrence, type Subject } from "./metrics.js";
import { checkReady } from "./readiness.js";
import { newTraceId } from "./trace.js";

export interface Run extends InvocationResult {
  executedVersion: string;
}

/** Runs one event through whichever version the target means. Throws AWS's errors where it could not even start. */
export async function run(
  target: FunctionTarget,
  request: InvocationRequest,
  ctx: LambdaContext,
): Promise<Run> {
  return await runVersion(await chooseVersion(ctx.store, target, ctx.ids), target, request, ctx);
}

/** As `run`, the version already drawn. */
export async function runVersion(
  { owner, record, isDrawn }: Chosen,
  target: FunctionTarget,
  request: InvocationRequest,
  ctx: LambdaContext,
): Promise<Run> {
  await checkReady(record, ctx);
  const arn = toFunctionArn({ ...target, qualifier: undefined });
  const traceId = checkLoop(request.traceId ?? newTraceId(ctx), owner, target, ctx);
  const spec = await toSpec(record, target, ctx);
  const leave = enter(arn, await loadQuota(owner, spec.key, ctx), target, ctx);
  const crowd = ctx.state.gate.crowd(arn);
  const subject: Subject = { target, ...(isDrawn && { drawnVersion: record.version }) };
  try {
    const result = await ctx.state.executor.invoke(spec, {
      ...request,
      traceId,
      generation: spec.generation,
    });
    const use = ctx.state.executor.provisionedUse(spec.key);
    // The environment is taken until it has finished, which may be after its answer.
    void result.report.then((report) => {
      leave();
      meterRun(record, report, ctx);
      const { durationMs, extensionsMs, isProvisioned } = report;
      const hasFailed = result.errorType !== undefined;
      const provisioned = use && { ...use, isSpillover: !isProvisioned };
      ctx.measure(invocationMetrics(subject, { hasFailed, durationMs, extensionsMs, crowd, provisioned }));
    });
    return { ...result, executedVersion: record.version };
  } catch (error) {
    leave();
    const failed = toFailedStart(error, request.tail);
    const report = await failed.report;
    meterRun(record, report, ctx);
    const { durationMs } = report;
    ctx.measure(invocationMetrics(subject, { hasFailed: true, durationMs, crowd }));
    return { ...failed, executedVersion: record.version };
  }
}

async function loadQuota(
  { name, reservedConcurrency: reserved }: FunctionRecord,
  key: string,
  ctx: LambdaContext,
): Promise<Quota | undefined> {
  if (reserved === undefined) return undefined;
  const use = ctx.state.executor.provisionedUse(key);
  const setAside = await sumProvisioned(ctx.store, name);
  return { reserved, setAside, ...(use && { own: { key, count: use.demanded } }) };
}

function enter(
  arn: string,
  quota: Quota | undefined,
  target: FunctionTarget,
  ctx: LambdaContext,
): () => void {
  try {
    return ctx.state.gate.enter(arn, quota);
  } catch (error) {
    ctx.measure(occurrence("Throttles", target));
    throw error;
  }
}

/** The trace that the function is given. Throws for an event that goes round in a loop, unless its owner wants that. */
function checkLoop(
  traceId: string,
  owner: FunctionRecord,
  target: FunctionTarget,
  ctx: LambdaContext,
): string {
  const lineage = extendLineage(traceId, toFunctionArn({ ...target, qualifier: undefined }));
  if (lineage.count > LOOP_MAX && owner.recursiveLoop !== "Allow") {
    ctx.measure(occurrence("RecursiveInvocationsDropped", target));
    throw recursiveInvocation();
  }
  return lineage.traceId;
}

const MS_PER_SECOND = 1000;
const MB_PER_GB = 1024;

function meterRun(record: VersionRecord, report: InvocationReport, ctx: LambdaContext): void {
  const suffix = record.architecture === "arm64" ? "-ARM" : "";
  const duration = report.isProvisioned ? "Lambda-Provisioned-GB-Second" : "Lambda-GB-Second";
  const gbSeconds = (report.billedMs / MS_PER_SECOND) * (record.memoryMb / MB_PER_GB);
  ctx.meter("Invoke", [
    { usageType: `Request${suffix}`, quantity: 1, unit: "Requests" },
    { usageType: `${duration}${suffix}`, quantity: gbSeconds, unit: "GB-Second" },
  ]);
}

/** A function that cannot start has failed; a machine that cannot start it has not. */
function toFailedStart(error: unknown, wantsTail: boolean): InvocationResult {
  if (error instanceof MissingInterpreter) throw runtimeMissing(error.message);
  if (error instanceof PoolFull) throw throttled("ConcurrentInvocationLimitExceeded");
  if (!(error instanceof InitFailure)) throw error;
  const { failure, durationMs, logTail } = error;
  const report = {
    durationMs,
    billedMs: Math.ceil(durationMs),
    memoryMb: 0,
    memoryUsedMb: 0,
    isProvisioned: false,
  };
  return {
    payload: failure.payload,
    errorType: failure.errorType,
    ...(wantsTail ? { logTail } : {}),
    report: Promise.resolve(report),
  };
}
