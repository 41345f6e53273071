import type { PublicAccessBlockConfiguration } from "@aws-sdk/client-s3";
import { collection } from "../../core/store/collection.js";
import type {
  AccessPointRecord,
  BucketRecord,
  ObjectRecord,
  PartRecord,
  PartsManifest,
  UploadRecord,
} from "./records.js";

/** [bucket name] */
export const buckets = collection<BucketRecord>("buckets");

/** [account, bucket name]: an account's buckets in order of name. */
export const accountBuckets = collection<{ region: string }>("account-buckets");

/** [bucket id, key]: the current version of every key, be it a delete marker. */
export const objects = collection<ObjectRecord>("objects");

/** [bucket id, key, order]: the versions that are not current, newest first. */
export const versions = collection<ObjectRecord>("versions");

/** [bucket id, key]: the order of the null version, where it is not the current one. */
export const nullVersions = collection<string>("null-versions");

/** [bucket id, key, upload id]: uploads begun and neither completed nor aborted. */
export const uploads = collection<UploadRecord>("uploads");

/** [upload id, part number]: parts of uploads under way and of the objects that came of them. */
export const parts = collection<PartRecord>("parts");

/** [upload id]: which parts a completed object is made of. */
export const manifests = collection<PartsManifest>("manifests");

/** [bucket id, kind, id]: analytics, inventory, metrics and tiering configurations, as given. */
export const configurations = collection<Record<string, unknown>>("configurations");

/** [bucket id]: the day, in milliseconds, on which its storage was measured last. */
export const storageDays = collection<number>("storage-days");

/** [account, region, name]: written by S3 Control. */
export const accessPoints = collection<AccessPointRecord>("access-points");

/** [alias]: account, region and name of the access point. */
export const accessPointAliases = collection<[string, string, string]>("access-point-aliases");

/** [account]: written by S3 Control. */
export const accountBlocks = collection<PublicAccessBlockConfiguration>("account-blocks");
