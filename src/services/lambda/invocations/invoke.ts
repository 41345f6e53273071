import { ASYNC_PAYLOAD_BYTES_MAX, PAYLOAD_BYTES_MAX } from "../limits.js";
import { toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import { checkAllBuilt } from "../not-built.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import { contextOf } from "../scope.js";
import { enqueue } from "./async-queue.js";
import { chooseVersion } from "./choose-version.js";
import { toClientContext, toEvent } from "./payload.js";
import { run } from "./run.js";
import { toTraceId } from "./trace.js";

type InvokeOperation = LambdaOperation<"Invoke">;

export const Invoke: InvokeOperation = async (input, ctx) => {
  checkAllBuilt(input);
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  const home = contextOf(target, ctx);
  const isAsync = input.InvocationType === "Event";
  const payload = toEvent(input.Payload, isAsync ? ASYNC_PAYLOAD_BYTES_MAX : PAYLOAD_BYTES_MAX);
  const clientContext = toClientContext(input.ClientContext);
  if (input.InvocationType === "DryRun") {
    await chooseVersion(home.store, target, ctx.ids);
    return { StatusCode: 204 };
  }
  const traceId = toTraceId(ctx);
  if (isAsync) {
    await enqueue(target, { requestId: ctx.requestId, payload, clientContext, traceId }, home);
    return { StatusCode: 202, Payload: new Uint8Array(0) };
  }
  const result = await run(
    target,
    {
      requestId: ctx.requestId,
      payload,
      invokedArn: toFunctionArn(target),
      clientContext,
      traceId,
      tail: input.LogType === "Tail",
    },
    home,
  );
  return {
    StatusCode: 200,
    Payload: result.payload,
    ExecutedVersion: result.executedVersion,
    ...(result.errorType === undefined ? {} : { FunctionError: "Unhandled" }),
    ...(result.logTail === undefined ? {} : { LogResult: Buffer.from(result.logTail).toString("base64") }),
  };
};

/** The oldest form of an asynchronous invocation. */
export const InvokeAsync: LambdaOperation<"InvokeAsync"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  const payload = toEvent(await collect(input.InvokeArgs, ctx), ASYNC_PAYLOAD_BYTES_MAX);
  await enqueue(target, { requestId: ctx.requestId, payload }, contextOf(target, ctx));
  return { Status: 202 };
};

async function collect(
  body: AsyncIterable<Uint8Array> | undefined,
  _ctx: LambdaContext,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.byteLength;
    if (bytes > ASYNC_PAYLOAD_BYTES_MAX) break;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
