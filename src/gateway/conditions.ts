import type { Context } from "../core/context.js";
import type { RequestConditions } from "../core/identity/identity.js";
import type { ServiceManifest } from "../core/service.js";

/** Where AWS has the one endpoint of its global services. */
const GLOBAL_REGION = "us-east-1";

/** The global condition keys of a request; those of the principal are the evaluator's to add. */
export function requestConditions(
  ctx: Context<never>,
  { global = false }: Pick<ServiceManifest, "global">,
  nowMs: number,
): RequestConditions {
  const { request, principal } = ctx;
  const conditions: Record<string, string | string[]> = {
    "aws:CurrentTime": new Date(nowMs).toISOString(),
    "aws:EpochTime": String(Math.floor(nowMs / 1000)),
    "aws:SourceIp": request.sourceIp,
    "aws:SecureTransport": String(request.secure),
    "aws:UserAgent": request.userAgent,
    "aws:RequestedRegion": global ? GLOBAL_REGION : ctx.region,
    "aws:ViaAWSService": String(request.calledVia.length > 0 && principal.type !== "service"),
  };
  const referer = request.headers["referer"];
  if (referer !== undefined) conditions["aws:Referer"] = referer;
  if (request.calledVia.length > 0) {
    conditions["aws:CalledVia"] = [...request.calledVia];
    conditions["aws:CalledViaFirst"] = request.calledVia[0] ?? "";
    conditions["aws:CalledViaLast"] = request.calledVia.at(-1) ?? "";
  }
  if (principal.type === "service") {
    conditions["aws:SourceAccount"] = principal.account;
    if (principal.sourceArn !== undefined) conditions["aws:SourceArn"] = principal.sourceArn;
  }
  return conditions;
}
