import type { ReplicationRule } from "@aws-sdk/client-s3";
import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { copiesKmsObjects, filtersByTags } from "../domain/replication-rules.js";
import { invalidArgument, invalidRequest, malformedXml, noSuchConfiguration } from "../errors.js";
import { REPLICATION_RULES_MAX } from "../limits.js";
import type { Op, S3Context } from "../state.js";
import { buckets } from "../store.js";

export const GetBucketReplication: Op<"GetBucketReplication"> = async (input, ctx) => {
  const { replication, name } = await loadBucket(ctx, input.Bucket);
  if (!replication) {
    throw noSuchConfiguration(
      "ReplicationConfigurationNotFoundError",
      "The replication configuration was not found",
      name,
    );
  }
  return { ReplicationConfiguration: replication };
};

export const PutBucketReplication: Op<"PutBucketReplication"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  const wanted = input.ReplicationConfiguration;
  if (!wanted?.Role || !wanted.Rules?.length || wanted.Rules.length > REPLICATION_RULES_MAX)
    throw malformedXml();
  if (bucket.versioning !== "Enabled") {
    throw invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  }
  const Rules = wanted.Rules.map((rule) => ({ ...rule, ID: rule.ID || ctx.ids.uuid() }));
  for (const rule of Rules) await checkRule(ctx, rule);
  await changeBucket(ctx, input.Bucket, (changed) => {
    changed.replication = { Role: wanted.Role, Rules };
  });
  return {};
};

async function checkRule(ctx: S3Context, rule: ReplicationRule): Promise<void> {
  const { Status: status, Destination: destination, Filter: filter } = rule;
  if ((status !== "Enabled" && status !== "Disabled") || !destination?.Bucket) throw malformedXml();
  if (filter && !rule.DeleteMarkerReplication) {
    throw invalidRequest(
      "DeleteMarkerReplication must be specified for this version of Cross Region Replication configuration schema. Please refer to S3 Developer Guide for more information.",
    );
  }
  if (filter && rule.Priority === undefined) {
    throw invalidRequest(
      "Priority must be specified for this version of Cross Region Replication configuration schema. Please refer to S3 Developer Guide for more information.",
    );
  }
  if (filtersByTags(rule) && rule.DeleteMarkerReplication?.Status === "Enabled") {
    throw invalidRequest(
      "Delete marker replication is not supported if any Tag filter is specified. Please refer to S3 Developer Guide for more information.",
    );
  }
  if (copiesKmsObjects(rule) && !destination.EncryptionConfiguration?.ReplicaKmsKeyID) {
    throw invalidRequest("ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.");
  }
  const target = await buckets.get(ctx.store, destination.Bucket.replace(/^arn:[^:]+:s3:::/, ""));
  if (!target) throw invalidRequest("Destination bucket must exist.");
  if (target.versioning !== "Enabled")
    throw invalidRequest("Destination bucket must have versioning enabled.");
  if (destination.Account !== undefined && destination.Account !== target.account) {
    throw invalidArgument(
      "Destination bucket must be owned by the account that is specified.",
      "Account",
      destination.Account,
    );
  }
}

export const DeleteBucketReplication: Op<"DeleteBucketReplication"> = async (input, ctx) => {
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.replication = undefined;
  });
  return {};
};
