import type { LifecycleRule, Tag } from "@aws-sdk/client-s3";
import { conditionsOf, DAY_MS } from "../domain/lifecycle-rules.js";
import { invalidArgument, invalidRequest, malformedXml } from "../errors.js";
import { TAG_KEY_CHARACTERS_MAX, TAG_VALUE_CHARACTERS_MAX } from "../limits.js";
import { STORAGE_CLASSES } from "../objects/settings.js";
import { checkOrder } from "./lifecycle-order.js";

const RULE_ID_CHARACTERS_MAX = 255;
const INFREQUENT_ACCESS_DAYS_MIN = 30;
const NEWER_VERSIONS_MAX = 100;
const FILTER_BYTES_MAX = 1_099_511_627_776_000;

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
  checkAbort(rule);
  checkOrder(rule);
}

function checkFilter(rule: LifecycleRule): void {
  const { Filter: filter, AbortIncompleteMultipartUpload: abort, Expiration: expiration } = rule;
  if (!filter) return;
  const { And: and } = filter;
  if (countOf(filter) > 1 || (and && countOf({ ...and, Tags: undefined }) + (and.Tags?.length ?? 0) < 2))
    throw malformedXml();
  const { greater, less, tags } = conditionsOf(filter);
  checkSize("ObjectSizeGreaterThan", greater, 0);
  checkSize("ObjectSizeLessThan", less, 1);
  checkFilterTags(tags);
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

const countOf = (filter: object): number =>
  Object.values(filter).filter((value) => value !== undefined).length;

function checkSize(name: string, size: number | undefined, min: number): void {
  if (size === undefined || (size >= min && size <= FILTER_BYTES_MAX)) return;
  throw invalidRequest(`'${name}' should be between ${min} and ${FILTER_BYTES_MAX}.`);
}

function checkFilterTags(tags: readonly Tag[]): void {
  for (const { Key: key = "", Value: value = "" } of tags) {
    if (key === "" || key.length > TAG_KEY_CHARACTERS_MAX) {
      throw invalidRequest(`A Tag's Key must be a length between 1 and ${TAG_KEY_CHARACTERS_MAX}.`);
    }
    if (value.length > TAG_VALUE_CHARACTERS_MAX) {
      throw invalidRequest(`A Tag's Value must be a length between 0 and ${TAG_VALUE_CHARACTERS_MAX}.`);
    }
  }
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length) {
    throw invalidRequest("Duplicate Tag Keys are not allowed.");
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

function checkTransitions({ Transitions: transitions = [] }: LifecycleRule): void {
  for (const { Days: days, Date: date, StorageClass: storageClass } of transitions) {
    if ((days === undefined) === (date === undefined)) throw malformedXml();
    checkStorageClass(storageClass);
    checkMidnight(date);
    if (days !== undefined && days < 0) {
      throw invalidArgument("'Days' in Transition action must be nonnegative", "Days", days);
    }
    checkInfrequentAccess("Transition", "Days", days, storageClass);
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

function checkNoncurrent(rule: LifecycleRule): void {
  const { NoncurrentVersionExpiration: expiration, NoncurrentVersionTransitions: transitions = [] } = rule;
  if (expiration) {
    const { NoncurrentDays: days, NewerNoncurrentVersions: newer } = expiration;
    if (days === undefined) throw malformedXml();
    if (days <= 0) {
      throw invalidArgument(
        "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer",
        "NoncurrentDays",
        days,
      );
    }
    checkNewer(rule, "NoncurrentVersionExpiration", newer);
  }
  for (const transition of transitions) {
    const { StorageClass: storageClass, NoncurrentDays: days } = transition;
    checkNewer(rule, "NoncurrentVersionTransition", transition.NewerNoncurrentVersions);
    checkStorageClass(storageClass);
    if (days === undefined) throw malformedXml();
    if (days < 0) {
      throw invalidArgument(
        "'NoncurrentDays' in NoncurrentVersionTransition action must be nonnegative",
        "NoncurrentDays",
        days,
      );
    }
    checkInfrequentAccess("NoncurrentVersionTransition", "NoncurrentDays", days, storageClass);
  }
}

function checkNewer(rule: LifecycleRule, action: string, newer: number | undefined): void {
  if (newer === undefined) return;
  if (!rule.Filter) {
    throw invalidRequest("NewerNoncurrentVersions element can only be used in Lifecycle V2.");
  }
  if (newer < 1) {
    throw invalidArgument(
      `'NewerNoncurrentVersions' for ${action} action must be a positive integer`,
      "NewerNoncurrentVersions",
      newer,
    );
  }
  if (newer > NEWER_VERSIONS_MAX) {
    throw invalidArgument(
      `'NewerNoncurrentVersions' must be an integer between 1 and ${NEWER_VERSIONS_MAX}`,
      "NewerNoncurrentVersions",
      newer,
    );
  }
}

function checkAbort({ AbortIncompleteMultipartUpload: abort }: LifecycleRule): void {
  if (!abort) return;
  const { DaysAfterInitiation: days } = abort;
  if (days === undefined) throw malformedXml();
  if (days > 0) return;
  throw invalidArgument(
    "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer",
    "DaysAfterInitiation",
    days,
  );
}

function checkStorageClass(storageClass: string | undefined): void {
  if (storageClass && storageClass !== "STANDARD" && STORAGE_CLASSES.includes(storageClass)) return;
  throw malformedXml();
}
