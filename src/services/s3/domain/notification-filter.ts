import type { NotificationConfigurationFilter } from "@aws-sdk/client-s3";

/** Whether a configured event (`s3:ObjectCreated:*`) covers one that happened (`s3:ObjectCreated:Put`). */
export const coversEvent = (configured: string, happened: string): boolean =>
  configured.endsWith(":*") ? happened.startsWith(configured.slice(0, -1)) : configured === happened;

/** Whether the key passes the prefix and suffix rules. */
export const passesFilter = (filter: NotificationConfigurationFilter | undefined, key: string): boolean =>
  key.startsWith(ruleOf(filter, "prefix")) && key.endsWith(ruleOf(filter, "suffix"));

const PREFIX_OR_SUFFIX = ["prefix", "suffix"] as const;

/** Whether two filters can pass one key: what S3 refuses between configurations that share an event. */
export function filtersOverlap(
  one: NotificationConfigurationFilter | undefined,
  other: NotificationConfigurationFilter | undefined,
): boolean {
  return PREFIX_OR_SUFFIX.every((name) => {
    const [a, b] = [ruleOf(one, name), ruleOf(other, name)];
    return name === "prefix" ? a.startsWith(b) || b.startsWith(a) : a.endsWith(b) || b.endsWith(a);
  });
}

const ruleOf = (filter: NotificationConfigurationFilter | undefined, name: string): string =>
  decodeForm(filter?.Key?.FilterRules?.find((rule) => rule.Name?.toLowerCase() === name)?.Value ?? "");

/** Callers write spaces as `+` and special characters percent-encoded; what is not so encoded stands for itself. */
function decodeForm(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    return value;
  }
}

export const EVENT_NAMES: readonly string[] = [
  "s3:ReducedRedundancyLostObject",
  "s3:ObjectCreated:*",
  "s3:ObjectCreated:Put",
  "s3:ObjectCreated:Post",
  "s3:ObjectCreated:Copy",
  "s3:ObjectCreated:CompleteMultipartUpload",
  "s3:ObjectRemoved:*",
  "s3:ObjectRemoved:Delete",
  "s3:ObjectRemoved:DeleteMarkerCreated",
  "s3:ObjectRestore:*",
  "s3:ObjectRestore:Post",
  "s3:ObjectRestore:Completed",
  "s3:ObjectRestore:Delete",
  "s3:Replication:*",
  "s3:Replication:OperationFailedReplication",
  "s3:Replication:OperationNotTracked",
  "s3:Replication:OperationMissedThreshold",
  "s3:Replication:OperationReplicatedAfterThreshold",
  "s3:LifecycleTransition",
  "s3:IntelligentTiering",
  "s3:ObjectAcl:Put",
  "s3:LifecycleExpiration:*",
  "s3:LifecycleExpiration:Delete",
  "s3:LifecycleExpiration:DeleteMarkerCreated",
  "s3:ObjectTagging:*",
  "s3:ObjectTagging:Put",
  "s3:ObjectTagging:Delete",
  "s3:ObjectRetention:Put",
];
