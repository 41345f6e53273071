import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { invalidArgument, invalidRequest, malformedXml, noSuchConfiguration } from "../errors.js";
import { REPLICATION_RULES_MAX } from "../limits.js";
import type { BucketRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";
import { buckets } from "../store.js";
import { checkRules } from "./replication-rule.js";

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
  checkRole(wanted.Role);
  if (bucket.versioning !== "Enabled") {
    throw invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  }
  checkRules(wanted.Rules);
  const Rules = wanted.Rules.map((rule) => ({ ...rule, ID: rule.ID || ctx.ids.uuid() }));
  for (const { Destination } of Rules) await checkDestination(ctx, bucket, Destination?.Bucket ?? "");
  await changeBucket(ctx, input.Bucket, (changed) => {
    changed.replication = { Role: wanted.Role, Rules };
  });
  return {};
};

/** Whether it is there is seen when it is to be assumed. */
function checkRole(role: string): void {
  const [, kind] = /^arn:aws[\w-]*:iam::\d{12}:([^/]+)\/?.*$/.exec(role) ?? [];
  if (kind === undefined) {
    throw invalidArgument("Invalid Role specified in replication configuration", "Role", role);
  }
  if (kind !== "role") throw invalidArgument("The relative id should start with role", "Role", role);
}

async function checkDestination(ctx: S3Context, bucket: BucketRecord, arn: string): Promise<void> {
  const [, name] = /^arn:aws[\w-]*:s3:::([^/:]+)$/.exec(arn) ?? [];
  if (name === undefined) throw invalidArgument("Invalid bucket ARN", "Bucket", arn);
  if (name === bucket.name) {
    throw invalidRequest("Destination bucket cannot be the same as the source bucket.");
  }
  const target = await buckets.get(ctx.store, name);
  // A bucket that is not there is told in the same words.
  if (target?.versioning !== "Enabled") {
    throw invalidRequest("Destination bucket must have versioning enabled.");
  }
}

export const DeleteBucketReplication: Op<"DeleteBucketReplication"> = async (input, ctx) => {
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.replication = undefined;
  });
  return {};
};
