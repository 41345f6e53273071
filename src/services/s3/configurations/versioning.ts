import { AwsError } from "../../../wire/aws-error.js";
import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { invalidBucketState, malformedXml, notBuilt } from "../errors.js";
import type { Op } from "../state.js";
import { checkMfa } from "../versioning/mfa-delete.js";

export const GetBucketVersioning: Op<"GetBucketVersioning"> = async (input, ctx) => {
  const { versioning, mfaDelete } = await loadBucket(ctx, input.Bucket);
  return { ...(versioning && { Status: versioning }), ...(mfaDelete && { MFADelete: mfaDelete }) };
};

export const PutBucketVersioning: Op<"PutBucketVersioning"> = async (input, ctx) => {
  const { Status: status, MFADelete: mfaDelete } = input.VersioningConfiguration ?? {};
  if (status !== undefined && status !== "Enabled" && status !== "Suspended") throw malformedXml();
  if (mfaDelete !== undefined && mfaDelete !== "Enabled" && mfaDelete !== "Disabled") throw malformedXml();
  if (status === undefined && mfaDelete === undefined) {
    throw new AwsError("IllegalVersioningConfigurationException", "The Versioning element must be specified");
  }
  const before = await loadBucket(ctx, input.Bucket);
  if (before.mounted && status !== undefined) throw notBuilt("versions of a mounted folder's files");
  if (mfaDelete === "Enabled" || before.mfaDelete === "Enabled") await checkMfa(ctx, before, input.MFA);
  await changeBucket(ctx, input.Bucket, (bucket) => {
    if (status === "Suspended" && bucket.objectLock) {
      throw invalidBucketState(
        "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
      );
    }
    if (status === "Suspended" && bucket.replication) {
      throw invalidBucketState(
        "A replication configuration is present on this bucket, so you cannot change the versioning state. To change the versioning state, first delete the replication configuration.",
      );
    }
    if (mfaDelete === "Enabled" && bucket.lifecycle) {
      throw invalidBucketState(
        "Mfa delete cannot be enabled on a bucket that has a lifecycle configuration.",
      );
    }
    if (status) bucket.versioning = status;
    if (mfaDelete) bucket.mfaDelete = mfaDelete;
  });
  return {};
};
