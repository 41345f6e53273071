import type { AccessRequest } from "../../../core/access.js";
import type { Awaitable } from "../../../wire/awaitable.js";
import { AwsError } from "../../../wire/aws-error.js";
import type { OperationModel } from "../../../wire/model.js";
import { access } from "../access.js";
import { accessDenied } from "../errors.js";
import type { S3Context } from "../state.js";
import { toBucketAddress } from "./bucket-address.js";

type Rule = (input: object, ctx: S3Context) => Awaitable<readonly AccessRequest[]>;

/** What may be wrong with a document. */
const FAULTS: ReadonlySet<string> = new Set([
  "MalformedXML",
  "MalformedACLError",
  "MissingRequestBodyError",
  "BadDigest",
  "InvalidDigest",
]);

/**
 * S3 looks at a document last: that there is no such bucket, that it lives elsewhere, or that the caller may do nothing
 * with it is told before. Here the document is read first, so its fault waits until that is known.
 */
export async function overrule(error: unknown, operation: OperationModel, ctx: S3Context): Promise<void> {
  if (!(error instanceof AwsError) || !FAULTS.has(error.code)) return;
  const { bucket, path } = toBucketAddress(ctx.request.host, ctx.request.path);
  const input = { Bucket: bucket, ...(path !== "/" && { Key: decodeURIComponent(path.slice(1)) }) };
  const rule = access[operation.name as keyof typeof access] as Rule;
  const decision = await ctx.decide(await rule(input, ctx));
  if (!decision.allowed) throw accessDenied(decision.message);
}
