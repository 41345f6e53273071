import { accessDenied } from "../errors.js";
import type { BucketRecord } from "../records.js";
import type { S3Context } from "../state.js";

/**
 * Whether the request proves, by `x-amz-mfa: SERIAL CODE`, that the root user of the bucket's account is present: what turning
 * MFA delete on or off asks for, and, while it is on, every change of versioning and every deletion of a version.
 */
export async function checkMfa(ctx: S3Context, bucket: BucketRecord, mfa: string | undefined): Promise<void> {
  if (mfa === undefined) throw accessDenied("Mfa Authentication must be used for this request");
  const { principal } = ctx;
  const isOwner = principal.type === "root" && principal.account === bucket.account;
  const [, serial, code] = /^(\S+)\s+(\d{6})$/.exec(mfa.trim()) ?? [];
  const isValid =
    isOwner &&
    serial !== undefined &&
    code !== undefined &&
    (await ctx.state.identity.verifyMfa(principal, serial, code));
  if (!isValid) throw accessDenied();
}
