import { accessDenied } from "../errors.js";
import type { BucketRecord } from "../records.js";
import type { S3Context } from "../state.js";

const ACCEPTS = "x-amz-request-payer";

/** Where requesters pay nobody is anonymous, and callers of other accounts say that they will: in a header, or in a URL. */
export function checkRequestPayment(ctx: S3Context, { requestPayer, account }: BucketRecord): void {
  const { principal, request, responseHeaders } = ctx;
  if (requestPayer !== "Requester" || principal.type === "service") return;
  if (principal.type === "anonymous") throw accessDenied();
  if (principal.account === account) return;
  const accepted = request.headers[ACCEPTS] ?? new URLSearchParams(request.query).get(ACCEPTS);
  if (accepted !== "requester") throw accessDenied();
  responseHeaders["x-amz-request-charged"] = "requester";
}
