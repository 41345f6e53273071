import type { LifecycleRule } from "@aws-sdk/client-s3";
import { conditionsOf, DAY_MS, prefixOf } from "../domain/lifecycle-rules.js";
import { invalidArgument, invalidRequest, malformedXml } from "../errors.js";
import { STORAGE_CLASSES } from "../objects/settings.js";

const RULE_ID_CHARACTERS_MAX = 255;
const INFREQUENT_ACCESS_DAYS_MIN = 30;

/** Holds a lifecycle rule against what S3 takes. */
export function checkRule(rule: LifecycleRule): void {
  if ((rule.ID?.length ?? 0) > RULE_ID_CHARACTERS_MAX) {
    throw invalidArgument(
      `ID length should not exceed allowed limit of ${RULE_ID_CHARACTERS_MAX}`,
      "ID",
      rule.ID,
    );
  }
  if (rule.Status !== "Enabled" && rule.Status !== "Disabled") throw malformedXml();
  if ((rule.Filter === undefined) === (rule.Prefix === undefined)) throw malformedXml();
  const acts =
    rule.Expiration ??
    rule.Transitions?.[0] ??
    rule.NoncurrentVersionExpiration ??
    rule.NoncurrentVersionTransitions?.[0] ??
    rule.AbortIncompleteMultipartUpload;
  if (!acts) throw invalidRequest("At least one action needs to be specified in a rule");
  checkFilter(rule);
  checkExpiration(rule);
  checkTransitions(rule);
  checkNoncurrent(rule);
}

function checkFilter(rule: LifecycleRule): void {
  const { Filter: filter, AbortIncompleteMultipartUpload: abort, Expiration: expiration } = rule;
  if (!filter) return;
  const set = Object.values(filter).filter((value) => value !== undefined);
  if (set.length > 1) throw malformedXml();
  const { greater, less, tags } = conditionsOf(filter);
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length) {
    throw invalidRequest("Duplicate Tag Keys are not allowed.");
  }
  if (greater !== undefined && less !== undefined && greater >= less) {
    throw invalidRequest("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
  }
  // An upload under way and a delete marker have neither tags nor a size.
  for (const [action, isAsked] of [
    ["AbortIncompleteMultipartUpload", abort !== undefined],
    ["ExpiredObjectDeleteMarker", expiration?.ExpiredObjectDeleteMarker !== undefined],
  ] as const) {
    if (!isAsked) continue;
    if (tags.length > 0) throw invalidRequest(`${action} cannot be specified with Tags.`);
    if ((greater ?? less) !== undefined)
      throw invalidRequest(`${action} cannot be specified with Object Size.`);
  }
}

function checkExpiration({ Expiration: expiration }: LifecycleRule): void {
  if (!expiration) return;
  const { Days: days, Date: date, ExpiredObjectDeleteMarker: marker } = expiration;
  if ([days, date, marker].filter((value) => value !== undefined).length !== 1) throw malformedXml();
  if (days !== undefined && days <= 0) {
    throw invalidArgument("'Days' for Expiration action must be a positive integer", "Days", days);
  }
  checkMidnight(date);
}

function checkMidnight(date: Date | undefined): void {
  if (date === undefined) return;
  if (Number.isNaN(date.getTime())) throw malformedXml();
  if (date.getTime() % DAY_MS !== 0)
    throw invalidArgument("'Date' must be at midnight GMT", "Date", date.toISOString());
}

function checkTransitions(rule: LifecycleRule): void {
  const { Transitions: transitions = [], Expiration: expiration } = rule;
  for (const { Days: days, Date: date, StorageClass: storageClass } of transitions) {
    if ((days === undefined) === (date === undefined)) throw malformedXml();
    checkStorageClass(storageClass);
    checkMidnight(date);
    if (days !== undefined && days < 0) {
      throw invalidArgument("'Days' in Transition action must be nonnegative integer", "Days", days);
    }
    checkInfrequentAccess("Transition", "Days", days, storageClass);
  }
  checkClassesDiffer("Transition", transitions, rule);
  checkOneTimeType("Transition", transitions, rule);
  checkOneTimeType("Expiration and Transition", [...transitions, ...(expiration ? [expiration] : [])], rule);
  const last = Math.max(...transitions.map(({ Days: days = Number.NEGATIVE_INFINITY }) => days));
  if (expiration?.Days !== undefined && expiration.Days <= last) {
    throw invalidArgument(
      `'Days' in the Expiration action for ${describe(rule)} must be greater than 'Days' in the Transition action`,
    );
  }
}

/** Objects must have been for thirty days where they are cheap to read. */
function checkInfrequentAccess(
  action: string,
  name: string,
  days: number | undefined,
  storageClass: string | undefined,
): void {
  if (storageClass !== "STANDARD_IA" && storageClass !== "ONEZONE_IA") return;
  if (days === undefined || days >= INFREQUENT_ACCESS_DAYS_MIN) return;
  throw invalidArgument(
    `'${name}' in ${action} action must be greater than or equal to ${INFREQUENT_ACCESS_DAYS_MIN} for storageClass '${storageClass}'`,
    name,
    days,
  );
}

function checkClassesDiffer(
  action: string,
  transitions: readonly { StorageClass?: string | undefined }[],
  rule: LifecycleRule,
): void {
  if (new Set(transitions.map(({ StorageClass }) => StorageClass)).size === transitions.length) return;
  throw invalidRequest(
    `'StorageClass' must be different for '${action}' actions in same 'Rule' with ${describe(rule)}`,
  );
}

function checkOneTimeType(
  actions: string,
  all: readonly { Days?: number | undefined; Date?: Date | undefined }[],
  rule: LifecycleRule,
): void {
  if (!all.some(({ Days }) => Days !== undefined) || !all.some(({ Date: date }) => date !== undefined))
    return;
  throw invalidRequest(
    `Found mixed 'Date' and 'Days' based ${actions} actions in lifecycle rule for ${describe(rule)}`,
  );
}

/** How S3's refusals name a rule. */
const describe = (rule: LifecycleRule): string => {
  if (rule.Prefix !== undefined) return `prefix '${rule.Prefix}'`;
  const prefix = prefixOf(rule);
  return `filter '(${prefix === "" ? "" : `prefix=${prefix}`})'`;
};

function checkNoncurrent(rule: LifecycleRule): void {
  const { NoncurrentVersionExpiration: expiration, NoncurrentVersionTransitions: transitions = [] } = rule;
  if (expiration) {
    const { NoncurrentDays: days, NewerNoncurrentVersions: newer } = expiration;
    if (days === undefined || days <= 0) {
      throw invalidArgument(
        "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer",
        "NoncurrentDays",
        days,
      );
    }
    if (newer !== undefined && (newer < 1 || newer > 100)) {
      throw invalidArgument(
        "'NewerNoncurrentVersions' must be an integer between 1 and 100",
        "NewerNoncurrentVersions",
        newer,
      );
    }
  }
  for (const { StorageClass: storageClass, NoncurrentDays: days } of transitions) {
    checkStorageClass(storageClass);
    if (days === undefined) throw malformedXml();
    if (days < 0) {
      throw invalidArgument("'NoncurrentDays' in NoncurrentVersionTransition action must be nonnegative");
    }
    checkInfrequentAccess("NoncurrentVersionTransition", "NoncurrentDays", days, storageClass);
  }
  checkClassesDiffer("NoncurrentVersionTransition", transitions, rule);
  const { DaysAfterInitiation: days } = rule.AbortIncompleteMultipartUpload ?? {};
  if (rule.AbortIncompleteMultipartUpload && (days === undefined || days <= 0)) {
    throw invalidArgument(
      "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer",
    );
  }
}

function checkStorageClass(storageClass: string | undefined): void {
  if (storageClass && storageClass !== "STANDARD" && STORAGE_CLASSES.includes(storageClass)) return;
  throw malformedXml();
}
