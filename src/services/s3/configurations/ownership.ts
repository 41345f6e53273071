import { AwsError } from "../../../wire/aws-error.js";
import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { toPrivateAcl } from "../domain/acl.js";
import { malformedXml, noSuchConfiguration } from "../errors.js";
import type { Op } from "../state.js";

export const GetBucketOwnershipControls: Op<"GetBucketOwnershipControls"> = async (input, ctx) => {
  const { ownership, ownershipRemoved, name } = await loadBucket(ctx, input.Bucket);
  if (ownershipRemoved) {
    throw noSuchConfiguration(
      "OwnershipControlsNotFoundError",
      "The bucket ownership controls were not found",
      name,
    );
  }
  return { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } };
};

export const PutBucketOwnershipControls: Op<"PutBucketOwnershipControls"> = async (input, ctx) => {
  const rules = input.OwnershipControls?.Rules ?? [];
  const wanted = rules[0]?.ObjectOwnership;
  if (rules.length !== 1 || !wanted) throw malformedXml();
  if (wanted !== "BucketOwnerEnforced" && wanted !== "BucketOwnerPreferred" && wanted !== "ObjectWriter")
    throw malformedXml();
  await changeBucket(ctx, input.Bucket, (bucket) => {
    const shared = bucket.acl.grants.some(
      ({ grantee }) => !("account" in grantee) || grantee.account !== bucket.account,
    );
    if (wanted === "BucketOwnerEnforced" && shared) {
      throw new AwsError(
        "InvalidBucketAclWithObjectOwnership",
        "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      );
    }
    if (wanted === "BucketOwnerEnforced") bucket.acl = toPrivateAcl(bucket.account);
    bucket.ownership = wanted;
    bucket.ownershipRemoved = undefined;
  });
  return {};
};

/** Without controls a bucket behaves as buckets did before there were any: its writers own what they write. */
export const DeleteBucketOwnershipControls: Op<"DeleteBucketOwnershipControls"> = async (input, ctx) => {
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.ownership = "ObjectWriter";
    bucket.ownershipRemoved = true;
  });
  return {};
};
