import type { ReplicationConfiguration, ReplicationRule, Tag } from "@aws-sdk/client-s3";

/** The rules that copy a version, one for each destination: of several the one of highest priority. */
export function rulesFor(
  configuration: ReplicationConfiguration | undefined,
  key: string,
  tags: readonly Tag[],
): ReplicationRule[] {
  const byDestination = new Map<string, ReplicationRule>();
  for (const rule of configuration?.Rules ?? []) {
    if (rule.Status !== "Enabled" || !appliesTo(rule, key, tags)) continue;
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

function appliesTo(
  { Prefix: prefix, Filter: filter }: ReplicationRule,
  key: string,
  tags: readonly Tag[],
): boolean {
  const wanted = prefix ?? filter?.Prefix ?? filter?.And?.Prefix ?? "";
  if (!key.startsWith(wanted)) return false;
  const asked = [...(filter?.Tag ? [filter.Tag] : []), ...(filter?.And?.Tags ?? [])];
  return asked.every(({ Key, Value }) => tags.some((tag) => tag.Key === Key && tag.Value === Value));
}

export const destinationOf = (rule: ReplicationRule): string =>
  (rule.Destination?.Bucket ?? "").replace(/^arn:[^:]+:s3:::/, "");
