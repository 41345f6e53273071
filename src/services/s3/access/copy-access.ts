import type { AccessRequest } from "../../../core/access.js";
import { type CopyInput, findCopySource } from "../objects/copy-source-object.js";
import type { S3Context } from "../state.js";
import { toConditions } from "./conditions.js";
import { checkRequestPayment } from "./request-payment.js";
import { objectRequests, onNewObject, toAccessRequest } from "./requests.js";

interface CopyAccessInput extends CopyInput {
  Bucket?: string | undefined;
  Key?: string | undefined;
  TaggingDirective?: string | undefined;
}

/** A copy reads its source and writes its target; tags that come along are read and written too. */
export async function copyAccess(input: CopyAccessInput, ctx: S3Context): Promise<AccessRequest[]> {
  const writes = await onNewObject("s3:PutObject")(input, ctx);
  const source = await findCopySource(ctx, input);
  checkRequestPayment(ctx, source.bucket);
  const target = { bucket: source.bucket, key: source.key, object: source.record };
  const conditions = toConditions(ctx, { VersionId: source.versionId });
  const suffix = source.versionId === undefined ? "" : "Version";
  const reads = await objectRequests(ctx, target, { action: `s3:GetObject${suffix}`, conditions });
  if (ctx.operation === "CopyObject" && source.record?.tags && input.TaggingDirective !== "REPLACE") {
    reads.push(await toAccessRequest(ctx, target, `s3:GetObject${suffix}Tagging`, conditions));
    writes.push(...(await onNewObject("s3:PutObjectTagging")({ Bucket: input.Bucket, Key: input.Key }, ctx)));
  }
  return [...reads, ...writes];
}
