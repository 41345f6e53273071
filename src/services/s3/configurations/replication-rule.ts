import type { Destination, ReplicationRule, ReplicationRuleFilter } from "@aws-sdk/client-s3";
import { copiesKmsObjects, filtersByTags, THRESHOLD_MINUTES } from "../domain/replication-rules.js";
import { invalidArgument, invalidRequest, malformedXml } from "../errors.js";

const RULE_ID_CHARACTERS_MAX = 255;
const PRIORITY_MAX = 2 ** 31 - 1;

/** Holds the rules of a configuration against what S3 takes. */
export function checkRules(rules: readonly ReplicationRule[]): void {
  // One rule without a filter makes the whole configuration one of the first version.
  const isFirstVersion = rules.some(({ Filter }) => Filter === undefined);
  const [ids, priorities] = [new Set<string>(), new Set<number>()];
  for (const rule of rules) {
    const { ID: id, Priority: priority, Destination: destination } = rule;
    if (!destination?.Bucket || rule.ExistingObjectReplication) throw malformedXml();
    checkFilter(rule);
    for (const name of ["Priority", "DeleteMarkerReplication"] as const) {
      if ((rule[name] === undefined) !== isFirstVersion) throw wrongVersion(name, isFirstVersion);
    }
    if (id && id.length > RULE_ID_CHARACTERS_MAX) {
      throw invalidArgument(`Rule Id cannot be greater than ${RULE_ID_CHARACTERS_MAX}`, "ID", id);
    }
    if (id && ids.has(id)) throw invalidArgument("Rule Id must be unique", "ID", id);
    if (id) ids.add(id);
    if (priority !== undefined) checkPriority(priority, priorities);
    if (filtersByTags(rule) && rule.DeleteMarkerReplication?.Status === "Enabled") {
      throw invalidRequest(
        "Delete marker replication is not supported if any Tag filter is specified. Please refer to S3 Developer Guide for more information.",
      );
    }
    checkSelection(rule, destination);
    checkMetrics(destination);
  }
}

const wrongVersion = (name: string, isFirstVersion: boolean) =>
  invalidRequest(
    `${name} ${isFirstVersion ? "cannot be used" : "must be specified"} for this version of Cross Region Replication configuration schema. Please refer to S3 Developer Guide for more information.`,
  );

function checkFilter({ Filter: filter, Prefix: prefix }: ReplicationRule): void {
  if ((filter === undefined) === (prefix === undefined)) throw malformedXml();
  const { Prefix, Tag, And: and }: ReplicationRuleFilter = filter ?? {};
  const parts = [Prefix, Tag, and].filter((one) => one !== undefined);
  const joined = (and?.Tags?.length ?? 0) + (and?.Prefix === undefined ? 0 : 1);
  if (parts.length > 1 || (and && joined < 2)) throw malformedXml();
  const keys = (and?.Tags ?? []).map(({ Key }) => Key);
  if (new Set(keys).size < keys.length) throw invalidRequest("Duplicate Tag Keys are not allowed.");
}

function checkPriority(priority: number, known: Set<number>): void {
  if (priority < 0 || priority > PRIORITY_MAX) {
    throw invalidRequest(`Priority must be between 0 and ${PRIORITY_MAX}.`);
  }
  if (known.has(priority)) throw invalidRequest(`Found duplicate priority ${priority}.`);
  known.add(priority);
}

function checkSelection(rule: ReplicationRule, destination: Destination): void {
  const { SourceSelectionCriteria: criteria } = rule;
  if (criteria && !criteria.SseKmsEncryptedObjects && !criteria.ReplicaModifications) {
    throw invalidRequest("SourceSelectionCriteria cannot be empty.");
  }
  const { AccessControlTranslation: translation, EncryptionConfiguration: encryption } = destination;
  if (translation && !destination.Account) {
    throw invalidRequest("Account must be specified if the Owner in AccessControlTranslation has a value");
  }
  if (encryption && !criteria?.SseKmsEncryptedObjects) {
    throw invalidRequest("SseKmsEncryptedObjects must be specified if EncryptionConfiguration is present.");
  }
  const key = encryption?.ReplicaKmsKeyID;
  if (copiesKmsObjects(rule) && !key) {
    throw invalidRequest("ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.");
  }
  if (key && !/^arn:aws[\w-]*:kms:[\w-]+:\d{12}:(key|alias)\/.+$/.test(key)) {
    throw invalidArgument("Invalid ReplicaKmsKeyID ARN.", "ReplicaKmsKeyID", key);
  }
}

function checkMetrics({ Metrics: metrics, ReplicationTime: time }: Destination): void {
  const threshold = metrics?.EventThreshold;
  if (time) {
    if (!metrics) {
      throw invalidRequest(
        "Replication destination must contain both ReplicationTime and Metrics or neither.",
      );
    }
    if (time.Time?.Minutes !== THRESHOLD_MINUTES) {
      throw invalidArgument("Invalid time minute value", "ReplicationTime");
    }
  }
  if (time?.Status !== "Enabled") {
    if (!threshold) return;
    throw invalidArgument(
      "Metrics cannot contain an event threshold when ReplicationTime is not specified or Disabled",
      "Metrics",
    );
  }
  if (threshold?.Minutes === undefined) {
    throw invalidArgument("ReplicationMetrics must contain an event threshold", "ReplicationMetrics");
  }
  if (threshold.Minutes !== THRESHOLD_MINUTES) {
    throw invalidArgument("Invalid event threshold minute value", "ReplicationMetrics");
  }
}
