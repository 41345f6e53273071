import { AwsError } from "../../../wire/aws-error.js";
import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { invalidBucketState, malformedXml, notBuilt } from "../errors.js";
import type { Op } from "../state.js";

export const GetBucketVersioning: Op<"GetBucketVersioning"> = async (input, ctx) => {
  const { versioning, mfaDelete } = await loadBucket(ctx, input.Bucket);
  return { ...(versioning && { Status: versioning }), ...(mfaDelete && { MFADelete: mfaDelete }) };
};

export const PutBucketVersioning: Op<"PutBucketVersioning"> = async (input, ctx) => {
  const { Status: status, MFADelete: mfaDelete } = input.VersioningConfiguration ?? {};
  if (status !== undefined && status !== "Enabled" && status !== "Suspended") throw malformedXml();
  if (mfaDelete === "Enabled") throw notBuilt("MFA delete");
  if (status === undefined && mfaDelete === undefined) {
    throw new AwsError("IllegalVersioningConfigurationException", "The Versioning element must be specified");
  }
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
    if (status) bucket.versioning = status;
  });
  return {};
};
