import type { InvokeWithResponseStreamResponseEvent } from "@aws-sdk/client-lambda";
import { PAYLOAD_BYTES_MAX } from "../limits.js";
import { toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import { checkAllBuilt } from "../not-built.js";
import type { LambdaOperation } from "../operation.js";
import { contextOf } from "../scope.js";
import { chooseVersion } from "./choose-version.js";
import { toClientContext, toEvent } from "./payload.js";
import { ResponseStream } from "./response-stream.js";
import { type Run, runVersion } from "./run.js";
import { toTraceId } from "./trace.js";

export const InvokeWithResponseStream: LambdaOperation<"InvokeWithResponseStream"> = async (input, ctx) => {
  checkAllBuilt(input);
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  const home = contextOf(target, ctx);
  const payload = toEvent(input.Payload, PAYLOAD_BYTES_MAX);
  const clientContext = toClientContext(input.ClientContext);
  const chosen = await chooseVersion(home.store, target, ctx.ids);
  if (input.InvocationType === "DryRun") return { StatusCode: 204, EventStream: undefined };
  const stream = new ResponseStream();
  const request = {
    requestId: ctx.requestId,
    payload,
    invokedArn: toFunctionArn(target),
    clientContext,
    traceId: toTraceId(ctx),
    tail: input.LogType === "Tail",
    stream,
  };
  const finished = runVersion(chosen, target, request, home);
  finished.then(
    (result) => stream.end(result),
    () => stream.end(undefined),
  );
  // What could not even start is an error of this call, not of its stream.
  const contentType = await Promise.race([stream.begun, finished.then(() => stream.begun)]);
  return {
    StatusCode: 200,
    ExecutedVersion: chosen.record.version,
    ...(contentType === undefined ? {} : { ResponseStreamContentType: contentType }),
    EventStream: toEvents(stream, finished),
  };
};

async function* toEvents(
  stream: ResponseStream,
  finished: Promise<Run>,
): AsyncGenerator<InvokeWithResponseStreamResponseEvent> {
  for await (const Payload of stream.chunks()) yield { PayloadChunk: { Payload } };
  const { errorType, payload, logTail } = await finished;
  yield {
    InvokeComplete: {
      ...(errorType === undefined
        ? {}
        : { ErrorCode: errorType, ErrorDetails: Buffer.from(payload).toString("utf8") }),
      ...(logTail === undefined ? {} : { LogResult: Buffer.from(logTail).toString("base64") }),
    },
  };
}
