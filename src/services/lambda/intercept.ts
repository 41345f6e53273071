import { AwsError } from "../../wire/aws-error.js";
import type { WireRequest, WireResponse } from "../../wire/protocol.js";
import { isArchiveRequest, toUrlRequest } from "./addresses.js";
import type { LambdaContext } from "./operation.js";
import { answerUrl } from "./urls/answer.js";

/** Requests of no operation: downloads of code, and calls of functions by their own URLs. */
export async function intercept(request: WireRequest, ctx: LambdaContext): Promise<WireResponse | undefined> {
  const url = toUrlRequest(ctx.request.host, request.path);
  if (url) return await answerUrl(url, request, ctx);
  if (isArchiveRequest(request.path)) return await ctx.state.archives.answer(request, ctx);
  // The API itself wants a signature; only the above take requests without.
  if (ctx.principal.type === "anonymous") {
    throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token", {
      status: 403,
    });
  }
  return undefined;
}
