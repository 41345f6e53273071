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
  /** Expiring it makes a delete marker, and does not delete it for good. */
  versioned?: boolean;
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

const ARCHIVES = ["GLACIER", "DEEP_ARCHIVE"];
const INFREQUENT = ["INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", ...ARCHIVES];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
const WATERFALL: Readonly<Record<string, readonly string[]>> = {
  STANDARD: ["STANDARD_IA", ...INFREQUENT],
  REDUCED_REDUNDANCY: ["STANDARD_IA", ...INFREQUENT],
  STANDARD_IA: INFREQUENT,
  INTELLIGENT_TIERING: ["ONEZONE_IA", "GLACIER_IR", ...ARCHIVES],
  ONEZONE_IA: ARCHIVES,
  GLACIER_IR: ARCHIVES,
  GLACIER: ["DEEP_ARCHIVE"],
};

/** Whether objects move from one class to the other. */
export const flowsInto = (from: string, to: string): boolean => WATERFALL[from]?.includes(to) ?? false;

/** Of what is due on one day the first of these is done. */
const PREFERENCE = [
  "DEEP_ARCHIVE",
  "GLACIER",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
  "ONEZONE_IA",
  "STANDARD_IA",
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

/**
 * What the rules do to a current version now. What deletes for good goes before a transition, a transition before a delete
 * marker: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
 */
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
  if (expiring && !subject.versioned) return { kind: "expire", rule: expiring };
  const planned = applying.flatMap((rule) =>
    (rule.Transitions ?? []).map(({ Days, Date: date, StorageClass = "GLACIER" }) => {
      const at = Days === undefined ? date?.getTime() : dueAt(subject.createdAt, Days, dayMs);
      return { at: at ?? Number.POSITIVE_INFINITY, storageClass: StorageClass, rule };
    }),
  );
  return move(planned, subject, nowMs) ?? (expiring && { kind: "expire", rule: expiring });
}

/** What the rules do to a noncurrent version now. */
export function actOnNoncurrent(
  rules: readonly LifecycleRule[],
  subject: LifecycleSubject,
  facts: NoncurrentFacts,
  nowMs: number,
  dayMs: number = DAY_MS,
): LifecycleAction | undefined {
  const planFor = (days: number | undefined, keep: number | undefined) =>
    days !== undefined && facts.newer >= (keep ?? 0)
      ? dueAt(facts.supersededAt, days, dayMs)
      : Number.POSITIVE_INFINITY;
  const applying = rules.filter((rule) => appliesTo(rule, subject));
  const expiring = applying.find(
    ({ NoncurrentVersionExpiration: expiration }) =>
      planFor(expiration?.NoncurrentDays, expiration?.NewerNoncurrentVersions) <= nowMs,
  );
  if (expiring) return { kind: "expire", rule: expiring };
  if (subject.deleteMarker) return undefined;
  const planned = applying.flatMap((rule) =>
    (rule.NoncurrentVersionTransitions ?? []).map(
      ({ NoncurrentDays, NewerNoncurrentVersions, StorageClass = "GLACIER" }) => ({
        at: planFor(NoncurrentDays, NewerNoncurrentVersions),
        storageClass: StorageClass,
        rule,
      }),
    ),
  );
  return move(planned, subject, nowMs);
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

interface Planned {
  /** Milliseconds. */
  at: number;
  storageClass: string;
  rule: LifecycleRule;
}

/** Where an object is to be by now: it goes day by day through what is due, as far as classes flow into each other. */
function move(
  planned: readonly Planned[],
  subject: LifecycleSubject,
  nowMs: number,
): LifecycleAction | undefined {
  const due = planned.filter(({ at }) => at <= nowMs).sort((a, b) => a.at - b.at);
  let last: Planned | undefined;
  for (const { at } of due) {
    const today = due.filter((one) => one.at === at);
    const best = today.reduce((a, b) => (rank(b.storageClass) < rank(a.storageClass) ? b : a));
    if (flowsInto(last?.storageClass ?? subject.storageClass, best.storageClass)) last = best;
  }
  return last && { kind: "transition", storageClass: last.storageClass, rule: last.rule };
}

const rank = (storageClass: string): number => PREFERENCE.indexOf(storageClass);
