import type { PublicAccessBlockConfiguration, Tag } from "@aws-sdk/client-s3-control";
import { collection } from "../../core/store/collection.js";

/** A door to a bucket, with a policy of its own. S3 reads these records: their shape is said in both places. */
export interface AccessPointRecord {
  name: string;
  account: string;
  region: string;
  bucket: string;
  bucketAccount: string;
  /** Name that stands wherever a bucket's name may: `NAME-…-s3alias`. */
  alias: string;
  createdAt: number;
  policy?: string;
  publicAccessBlock?: PublicAccessBlockConfiguration;
  vpcId?: string;
  tags?: Tag[];
}

/** What of S3's own record of a bucket is needed here. */
interface TaggedBucket {
  account: string;
  region: string;
  tags?: Tag[];
  tagsDecide?: true;
}

/** [account] */
export const accountBlocks = collection<PublicAccessBlockConfiguration>("account-blocks");

/** [account, region, name] */
export const accessPoints = collection<AccessPointRecord>("access-points");

/** [alias]: account, region and name of the access point. */
export const accessPointAliases = collection<[string, string, string]>("access-point-aliases");

/** [bucket name] */
export const buckets = collection<TaggedBucket>("buckets");
