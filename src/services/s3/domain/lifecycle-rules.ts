import type { LifecycleRule, LifecycleRuleFilter, Tag } from "@aws-sdk/client-s3";

export const DAY_MS = 24 * 3600 * 1000;

/** What a rule looks at. Times in milliseconds. */
export interface LifecycleSubject {
  key: string;
  size: number;
  tags: readonly Tag[];
  storageClass: string;
  createdAt: number;
  deleteMarker: boolean;
}

/** A version behind the current one. */
export interface NoncurrentFacts {
  supersededAt: number;
  /** How many noncurrent versions of the key are newer. */
  newer: number;
}

export type LifecycleAction =
  | { kind: "expire"; rule: LifecycleRule }
  | { kind: "transition"; storageClass: string; rule: LifecycleRule };

/** The waterfall of storage classes: objects move down only. */
const CLASS_ORDER = [
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "ONEZONE_IA",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
];

/** Small objects are not worth moving: by default S3 transitions none below 128 KB. */
export const TRANSITION_BYTES_MIN = 128 * 1024;

export function appliesTo(
  rule: LifecycleRule,
  subject: Pick<LifecycleSubject, "key" | "size" | "tags">,
): boolean {
  if (rule.Status !== "Enabled") return false;
  const filter = rule.Filter;
  if (!subject.key.startsWith(prefixOf(rule))) return false;
  const { greater, less, tags } = conditionsOf(filter);
  if (greater !== undefined && subject.size <= greater) return false;
  if (less !== undefined && subject.size >= less) return false;
  return tags.every(({ Key, Value }) => subject.tags.some((tag) => tag.Key === Key && tag.Value === Value));
}

export const prefixOf = (rule: LifecycleRule): string =>
  rule.Prefix ?? rule.Filter?.Prefix ?? rule.Filter?.And?.Prefix ?? "";

/** What a filter asks beside the prefix. */
export function conditionsOf(filter: LifecycleRuleFilter | undefined) {
  const and = filter?.And;
  return {
    greater: filter?.ObjectSizeGreaterThan ?? and?.ObjectSizeGreaterThan,
    less: filter?.ObjectSizeLessThan ?? and?.ObjectSizeLessThan,
    tags: [...(filter?.Tag ? [filter.Tag] : []), ...(and?.Tags ?? [])],
  };
}

/** Days are counted to the midnight (UTC) that follows, as S3 counts them. */
export function dueAt(fromMs: number, days: number, dayMs: number = DAY_MS): number {
  return Math.ceil((fromMs + days * dayMs) / dayMs) * dayMs;
}

/** When a rule expires the current version of an object; undefined when it never does. */
export function expiresAt(
  rule: LifecycleRule,
  createdAt: number,
  dayMs: number = DAY_MS,
): number | undefined {
  const { Days: days, Date: date } = rule.Expiration ?? {};
  if (days !== undefined) return dueAt(createdAt, days, dayMs);
  return date?.getTime();
}

/** What the rules do to a current version now. Expiration wins over any transition. */
export function actOnCurrent(
  rules: readonly LifecycleRule[],
  subject: LifecycleSubject,
  nowMs: number,
  dayMs: number = DAY_MS,
): LifecycleAction | undefined {
  const applying = rules.filter((rule) => appliesTo(rule, subject));
  const expiring = applying.find((rule) => {
    const at = expiresAt(rule, subject.createdAt, dayMs);
    return at !== undefined && at <= nowMs;
  });
  if (expiring) return { kind: "expire", rule: expiring };
  const due = applying.flatMap((rule) =>
    (rule.Transitions ?? [])
      .filter(({ Days, Date: date }) => {
        const at = Days === undefined ? date?.getTime() : dueAt(subject.createdAt, Days, dayMs);
        return at !== undefined && at <= nowMs;
      })
      .map(({ StorageClass }) => ({
        kind: "transition" as const,
        storageClass: StorageClass ?? "GLACIER",
        rule,
      })),
  );
  return lowest(due, subject);
}

/** What the rules do to a noncurrent version now. */
export function actOnNoncurrent(
  rules: readonly LifecycleRule[],
  subject: LifecycleSubject,
  facts: NoncurrentFacts,
  nowMs: number,
  dayMs: number = DAY_MS,
): LifecycleAction | undefined {
  const isDue = (days: number | undefined, keep: number | undefined) =>
    days !== undefined && dueAt(facts.supersededAt, days, dayMs) <= nowMs && facts.newer >= (keep ?? 0);
  const applying = rules.filter((rule) => appliesTo(rule, subject));
  const expiring = applying.find(({ NoncurrentVersionExpiration: expiration }) =>
    isDue(expiration?.NoncurrentDays, expiration?.NewerNoncurrentVersions),
  );
  if (expiring) return { kind: "expire", rule: expiring };
  if (subject.deleteMarker) return undefined;
  const due = applying.flatMap((rule) =>
    (rule.NoncurrentVersionTransitions ?? [])
      .filter(({ NoncurrentDays, NewerNoncurrentVersions }) => isDue(NoncurrentDays, NewerNoncurrentVersions))
      .map(({ StorageClass }) => ({
        kind: "transition" as const,
        storageClass: StorageClass ?? "GLACIER",
        rule,
      })),
  );
  return lowest(due, subject);
}

/** A delete marker with nothing behind it goes when a rule says so, by itself or by its age. */
export function removesMarker(
  rules: readonly LifecycleRule[],
  subject: LifecycleSubject,
  nowMs: number,
  dayMs: number = DAY_MS,
): boolean {
  return rules.some((rule) => {
    const { greater, less } = conditionsOf(rule.Filter);
    // A marker has no size that a filter could ask for.
    if (!appliesTo(rule, subject) || (greater ?? less) !== undefined) return false;
    if (rule.Expiration?.ExpiredObjectDeleteMarker) return true;
    const at = expiresAt(rule, subject.createdAt, dayMs);
    return at !== undefined && at <= nowMs;
  });
}

type Transition = Extract<LifecycleAction, { kind: "transition" }>;

/** Of several transitions that are due the coldest wins, if it is colder than where the object is. */
function lowest(due: readonly Transition[], subject: LifecycleSubject): LifecycleAction | undefined {
  const rank = (name: string) => CLASS_ORDER.indexOf(name);
  const coldest = [...due].sort((a, b) => rank(b.storageClass) - rank(a.storageClass))[0];
  return coldest && rank(coldest.storageClass) > rank(subject.storageClass) ? coldest : undefined;
}
