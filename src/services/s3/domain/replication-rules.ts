import type { ReplicationConfiguration, ReplicationRule, Tag } from "@aws-sdk/client-s3";

/** What rules look at, beside the key. */
export interface ReplicationSubject {
  tags?: readonly Tag[] | undefined;
  encryption?: { kind: string } | undefined;
  storageClass?: string | undefined;
  replication?: string | undefined;
}

/** The rules that copy a version, one for each destination: of several the one of highest priority. */
export function rulesFor(
  configuration: ReplicationConfiguration | undefined,
  key: string,
  subject: ReplicationSubject,
): ReplicationRule[] {
  const byDestination = new Map<string, ReplicationRule>();
  for (const rule of configuration?.Rules ?? []) {
    if (rule.Status !== "Enabled" || !appliesTo(rule, key, subject)) continue;
    const destination = rule.Destination?.Bucket ?? "";
    const rival = byDestination.get(destination);
    if (!rival || (rule.Priority ?? 0) > (rival.Priority ?? 0)) byDestination.set(destination, rule);
  }
  return [...byDestination.values()];
}

/** Rules of the first version, which have no filter, copy the markers that callers make; later ones where they say so. */
export const copiesMarkers = ({ Filter, DeleteMarkerReplication }: ReplicationRule): boolean =>
  Filter === undefined || DeleteMarkerReplication?.Status === "Enabled";

/** Whether the rule chooses objects by their tags. */
export const filtersByTags = ({ Filter }: ReplicationRule): boolean =>
  Filter?.Tag !== undefined || (Filter?.And?.Tags?.length ?? 0) > 0;

/** Objects under a KMS key stay where they are unless a rule says otherwise, and under which key the copies are. */
export const copiesKmsObjects = ({ SourceSelectionCriteria: criteria }: ReplicationRule): boolean =>
  criteria?.SseKmsEncryptedObjects?.Status === "Enabled";

/** Replicas are not copied on; what is changed about them goes back where a rule says so. */
const copiesReplicaChanges = ({ SourceSelectionCriteria: criteria }: ReplicationRule): boolean =>
  criteria?.ReplicaModifications?.Status === "Enabled";

/** What is archived is not copied: it would have to be restored first. */
const ARCHIVES: readonly (string | undefined)[] = ["GLACIER", "DEEP_ARCHIVE"];

function appliesTo(rule: ReplicationRule, key: string, subject: ReplicationSubject): boolean {
  const { Prefix: prefix, Filter: filter } = rule;
  const { tags = [], encryption, storageClass, replication } = subject;
  if (!key.startsWith(prefix ?? filter?.Prefix ?? filter?.And?.Prefix ?? "")) return false;
  if (encryption?.kind === "aws:kms" && !copiesKmsObjects(rule)) return false;
  if (replication === "REPLICA" && !copiesReplicaChanges(rule)) return false;
  if (ARCHIVES.includes(storageClass)) return false;
  const asked = [...(filter?.Tag ? [filter.Tag] : []), ...(filter?.And?.Tags ?? [])];
  return asked.every(({ Key, Value }) => tags.some((tag) => tag.Key === Key && tag.Value === Value));
}

export const destinationOf = (rule: ReplicationRule): string =>
  (rule.Destination?.Bucket ?? "").replace(/^arn:[^:]+:s3:::/, "");

/** Failures are told of rules with metrics alone. */
export const tellsFailures = ({ Destination }: ReplicationRule): boolean =>
  Destination?.Metrics?.Status === "Enabled";

/** Replication Time Control knows this time alone. */
export const THRESHOLD_MINUTES = 15;

/** Whether versions are to be copied within that time, and it is told of those that are not. */
export const hasTimeControl = ({ Destination }: ReplicationRule): boolean =>
  Destination?.ReplicationTime?.Status === "Enabled";
