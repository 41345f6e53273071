import {
  EMPTY_MD5,
  isMarker,
  isRemoval,
  isSequenced,
  type ObjectEvent,
  tellsSize,
  toSequencer,
} from "./event-record.js";

/** What EventBridge calls an event of S3, and what S3 says caused it. */
interface Kind {
  detailType: string;
  reason?: string;
  deletionType?: string;
}

const PERMANENT = "Permanently Deleted";
const MARKER = "Delete Marker Created";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const KINDS: Readonly<Record<string, Kind>> = {
  "s3:ObjectCreated:Put": { detailType: "Object Created", reason: "PutObject" },
  "s3:ObjectCreated:Post": { detailType: "Object Created", reason: "POST Object" },
  "s3:ObjectCreated:Copy": { detailType: "Object Created", reason: "CopyObject" },
  "s3:ObjectCreated:CompleteMultipartUpload": {
    detailType: "Object Created",
    reason: "CompleteMultipartUpload",
  },
  "s3:ObjectRemoved:Delete": {
    detailType: "Object Deleted",
    reason: "DeleteObject",
    deletionType: PERMANENT,
  },
  "s3:ObjectRemoved:DeleteMarkerCreated": {
    detailType: "Object Deleted",
    reason: "DeleteObject",
    deletionType: MARKER,
  },
  "s3:LifecycleExpiration:Delete": {
    detailType: "Object Deleted",
    reason: "Lifecycle Expiration",
    deletionType: PERMANENT,
  },
  "s3:LifecycleExpiration:DeleteMarkerCreated": {
    detailType: "Object Deleted",
    reason: "Lifecycle Expiration",
    deletionType: MARKER,
  },
  "s3:ObjectRestore:Post": { detailType: "Object Restore Initiated" },
  "s3:ObjectRestore:Completed": { detailType: "Object Restore Completed" },
  "s3:ObjectRestore:Delete": { detailType: "Object Restore Expired" },
  "s3:LifecycleTransition": { detailType: "Object Storage Class Changed" },
  "s3:ObjectAcl:Put": { detailType: "Object ACL Updated" },
  "s3:ObjectRetention:Put": { detailType: "Object Retention Updated" },
  "s3:ObjectTagging:Put": { detailType: "Object Tags Added" },
  "s3:ObjectTagging:Delete": { detailType: "Object Tags Deleted" },
};

/** What EventBridge is told of an event; undefined for those that it hears nothing of. */
export function toBusEvent(event: ObjectEvent): { DetailType: string; Detail: string } | undefined {
  const kind = KINDS[event.name];
  if (!kind) return undefined;
  const detail = {
    version: "0",
    bucket: { name: event.bucket },
    object: {
      // Keys stand as they are, unlike in notifications.
      key: event.key,
      ...(tellsSize(event) && event.size !== undefined && { size: event.size }),
      ...(!isRemoval(event) && event.etag !== undefined && { etag: event.etag }),
      ...(isMarker(event) && { etag: EMPTY_MD5 }),
      ...(event.versionId !== undefined && { "version-id": event.versionId }),
      ...(isSequenced(event) &&
        !event.name.startsWith("s3:ObjectRestore:") && { sequencer: toSequencer(event) }),
    },
    "request-id": event.requestId,
    requester: event.requester,
    ...(!event.bySystem && { "source-ip-address": event.sourceIp }),
    ...(kind.reason !== undefined && { reason: kind.reason }),
    ...(kind.deletionType !== undefined && { "deletion-type": kind.deletionType }),
    ...(event.storageClass !== undefined && {
      [event.name === "s3:LifecycleTransition" ? "destination-storage-class" : "source-storage-class"]:
        event.storageClass,
    }),
    ...(event.retention && {
      "object-retention-event-data": {
        mode: event.retention.mode,
        "retain-until-date": new Date(event.retention.until).toISOString(),
      },
    }),
    ...(event.restoredUntil !== undefined && {
      "restore-expiry-time": new Date(event.restoredUntil).toISOString(),
    }),
  };
  return { DetailType: kind.detailType, Detail: JSON.stringify(detail) };
}
