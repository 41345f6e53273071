import { toHostId } from "../../../wire/rest-xml/host-id.js";

/** What happened to an object, as the outbox keeps it until it is delivered. */
export interface ObjectEvent {
  /** `s3:ObjectCreated:Put` */
  name: string;
  bucket: string;
  bucketId: string;
  key: string;
  size?: number;
  etag?: string;
  versionId?: string;
  /** Order of events of one key: the version's stamp. */
  stamp: number;
  requestId: string;
  sourceIp: string;
  /** `AWS:AIDA…`, or the service's name. */
  principalId: string;
  /** The caller's account, or the service's name. */
  requester?: string;
  /** What a transition has put it into, or an archived object's own. */
  storageClass?: string;
  /** S3 did it by itself, for nobody's request. */
  bySystem?: boolean;
  retention?: { mode: string; until: number };
  /** Until when a restored copy lasts, in milliseconds. */
  restoredUntil?: number;
  replication?: ToldReplication;
}

/** What an event says of a version on its way to where a rule wants it. */
export interface ToldReplication {
  ruleId: string;
  /** ARN. */
  destination: string;
  /** When the version was written, in milliseconds. */
  requestedAt: number;
  /** Why it did not get there, where it has failed. */
  reason?: string;
}

export interface EventBucket {
  name: string;
  arn: string;
  region: string;
  ownerId: string;
}

/**
 * A record in the format of S3 event notifications, version 2.1.
 *
 * @param at milliseconds of the event
 */
export function toEventRecord(event: ObjectEvent, at: number, bucket: EventBucket, configurationId: string) {
  return {
    eventVersion: versionOf(event.name),
    eventSource: "aws:s3",
    awsRegion: bucket.region,
    eventTime: new Date(at).toISOString(),
    eventName: event.name.replace(/^s3:/, ""),
    userIdentity: { principalId: event.principalId },
    requestParameters: { sourceIPAddress: event.sourceIp },
    responseElements: { "x-amz-request-id": event.requestId, "x-amz-id-2": toHostId(event.requestId) },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId,
      bucket: { name: bucket.name, ownerIdentity: { principalId: bucket.ownerId }, arn: bucket.arn },
      object: {
        key: encodeKey(event.key),
        ...(tellsSize(event) && { size: event.size ?? 0 }),
        ...(!isRemoval(event) && { eTag: event.etag ?? "" }),
        ...(isMarker(event) && { eTag: EMPTY_MD5 }),
        ...(event.versionId !== undefined && { versionId: event.versionId }),
        ...(isSequenced(event) && { sequencer: toSequencer(event) }),
      },
    },
    ...toDetails(event),
  };
}

/** What a delete marker has for an entity tag. */
export const EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e";

export const isRemoval = ({ name }: ObjectEvent): boolean =>
  name.startsWith("s3:ObjectRemoved:") || name.startsWith("s3:LifecycleExpiration:");

export const isMarker = ({ name }: ObjectEvent): boolean => name.endsWith(":DeleteMarkerCreated");

/** What is only said of an object has no place in the order of its versions. */
export const isSequenced = ({ name }: ObjectEvent): boolean =>
  !/^s3:Object(Tagging|Acl|Retention):/.test(name);

export const toSequencer = ({ stamp }: ObjectEvent): string =>
  stamp.toString(16).toUpperCase().padStart(16, "0");

/** Tags and ACLs are changed whatever the object's size. */
export const tellsSize = (event: ObjectEvent): boolean =>
  !isRemoval(event) && !/^s3:Object(Tagging|Acl):/.test(event.name);

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function versionOf(name: string): string {
  if (name.startsWith("s3:Replication:")) return "2.2";
  return /^s3:(Lifecycle|ObjectAcl|ObjectTagging|ObjectRetention|ObjectRestore:Delete)/.test(name)
    ? "2.3"
    : "2.1";
}

/** What a record says of the events of its kind alone. */
function toDetails({ name, storageClass, restoredUntil, replication, retention }: ObjectEvent) {
  if (name === "s3:ObjectRetention:Put" && retention) {
    const retainUntilDate = new Date(retention.until).toISOString();
    return { objectRetentionEventData: { mode: retention.mode, retainUntilDate } };
  }
  if (name === "s3:LifecycleTransition") {
    return { lifecycleEventData: { transitionEventData: { destinationStorageClass: storageClass } } };
  }
  if (name === "s3:ObjectRestore:Completed" && restoredUntil !== undefined) {
    const lifecycleRestorationExpiryTime = new Date(restoredUntil).toISOString();
    const restoreEventData = { lifecycleRestorationExpiryTime, lifecycleRestoreStorageClass: storageClass };
    return { glacierEventData: { restoreEventData } };
  }
  if (!replication) return {};
  return {
    replicationEventData: {
      replicationRuleId: replication.ruleId,
      destinationBucket: replication.destination,
      s3Operation: "OBJECT_PUT",
      requestTime: new Date(replication.requestedAt).toISOString(),
      ...(replication.reason !== undefined && { failureReason: replication.reason }),
    },
  };
}

/** Keys stand form-encoded in events, slashes kept: a space is `+`. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/%2F/g, "/")
    .replace(/%20/g, "+")
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
