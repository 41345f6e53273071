import { Readable } from "node:stream";
import { AwsError } from "../../../wire/aws-error.js";
import type { WireRequest, WireResponse } from "../../../wire/protocol.js";
import { chooseVersion } from "../invocations/choose-version.js";
import { ResponseStream } from "../invocations/response-stream.js";
import { runVersion } from "../invocations/run.js";
import { toTraceId } from "../invocations/trace.js";
import { PAYLOAD_BYTES_MAX } from "../limits.js";
import { type FunctionTarget, toFunctionArn } from "../naming/function-target.js";
import type { LambdaContext } from "../operation.js";
import { loadPolicies } from "../permissions/policy.js";
import { contextOf } from "../scope.js";
import { type UrlRecord, urls } from "../store.js";
import { isPreflight, toCorsHeaders, toPreflightHeaders } from "./cors.js";
import { toUrlEvent, type UrlCall } from "./event.js";
import { readPrelude } from "./prelude.js";
import { BAD_GATEWAY, toUrlResponse } from "./response.js";

/** Answers a request to a function's own URL. */
export async function answerUrl(
  { id, path }: { id: string; path: string },
  request: WireRequest,
  ctx: LambdaContext,
): Promise<WireResponse> {
  const target = await ctx.state.urls.find(id);
  const home = target && contextOf(target, ctx);
  const record = target && home && (await urls.get(home.store, target.name, target.qualifier ?? ""));
  if (!target || !home || record?.id !== id) return forbidden(null);
  if (isPreflight(request))
    return { status: 200, headers: toPreflightHeaders(record.cors, request), body: "" };
  if (!(await isAllowed(target, record, home, ctx))) return forbidden(FORBIDDEN);
  const body = await request.body.collect(PAYLOAD_BYTES_MAX);
  const response = await invoke({ id, path, request, body }, target, record, home, ctx);
  return { ...response, headers: { ...response.headers, ...toCorsHeaders(record.cors, request) } };
}

/** `lambda:InvokeFunctionUrl`, by the caller's policies and the function's; with auth type NONE by the latter alone. */
async function isAllowed(
  target: FunctionTarget,
  record: UrlRecord,
  home: LambdaContext,
  ctx: LambdaContext,
): Promise<boolean> {
  if (record.authType === "AWS_IAM" && ctx.principal.type === "anonymous") return false;
  const anonymous = { type: "anonymous", account: "", arn: "*", userId: "anonymous" } as const;
  const decision = await ctx.decide(
    [
      {
        action: "lambda:InvokeFunctionUrl",
        resource: toFunctionArn(target),
        resourceAccount: target.account,
        resourcePolicies: await loadPolicies(home.store, target),
        conditions: { "lambda:FunctionUrlAuthType": record.authType },
      },
    ],
    record.authType === "NONE" ? anonymous : ctx.principal,
  );
  return decision.allowed;
}

async function invoke(
  call: UrlCall,
  target: FunctionTarget,
  record: UrlRecord,
  home: LambdaContext,
  ctx: LambdaContext,
): Promise<WireResponse> {
  const request = {
    requestId: ctx.requestId,
    payload: Buffer.from(JSON.stringify(toUrlEvent(call, ctx))),
    invokedArn: toFunctionArn(target),
    traceId: toTraceId(ctx),
    tail: false,
  };
  try {
    const chosen = await chooseVersion(home.store, target, ctx.ids);
    if (record.invokeMode === "BUFFERED") {
      const { payload, errorType } = await runVersion(chosen, target, request, home);
      return errorType === undefined ? toUrlResponse(payload) : BAD_GATEWAY;
    }
    const stream = new ResponseStream();
    const running = runVersion(chosen, target, { ...request, stream }, home);
    running.then(
      (result) => stream.end(result),
      () => stream.end(undefined),
    );
    return await toStreamed(stream);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return message(error.status, error.message);
  }
}

/** Status and headers come first, in a prelude, where the function wrote one. */
async function toStreamed(stream: ResponseStream): Promise<WireResponse> {
  const contentType = await stream.begun;
  if (contentType === undefined) return BAD_GATEWAY;
  const { head, rest } = await readPrelude(contentType, stream.chunks());
  if (!head) return BAD_GATEWAY;
  return { ...head, body: Readable.from(rest, { objectMode: false }) };
}

const FORBIDDEN =
  "Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html";

/** An address that leads to no function says nothing more. */
function forbidden(text: string | null): WireResponse {
  const headers = { "content-type": "application/json", "x-amzn-errortype": "AccessDeniedException" };
  return { status: 403, headers, body: JSON.stringify({ Message: text }) };
}

function message(status: number, text: string): WireResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ Message: text }) };
}
