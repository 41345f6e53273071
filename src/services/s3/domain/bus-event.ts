import type { ObjectEvent } from "./event-record.js";

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
  "s3:ObjectTagging:Put": { detailType: "Object Tags Added" },
  "s3:ObjectTagging:Delete": { detailType: "Object Tags Deleted" },
};

/** What EventBridge is told of an event; undefined for those that it hears nothing of. */
export function toBusEvent(event: ObjectEvent): { DetailType: string; Detail: string } | undefined {
  const kind = KINDS[event.name];
  if (!kind) return undefined;
  const isDeletion = kind.deletionType !== undefined;
  const detail = {
    version: "0",
    bucket: { name: event.bucket },
    object: {
      // Keys stand as they are, unlike in notifications.
      key: event.key,
      ...(!isDeletion && event.size !== undefined && { size: event.size }),
      ...(!isDeletion && event.etag !== undefined && { etag: event.etag }),
      ...(event.versionId !== undefined && { "version-id": event.versionId }),
      sequencer: event.stamp.toString(16).toUpperCase().padStart(16, "0"),
    },
    "request-id": event.requestId,
    requester: event.requester,
    "source-ip-address": event.sourceIp,
    ...(kind.reason !== undefined && { reason: kind.reason }),
    ...(isDeletion && { "deletion-type": kind.deletionType }),
    ...(event.storageClass !== undefined && {
      [event.name === "s3:LifecycleTransition" ? "destination-storage-class" : "source-storage-class"]:
        event.storageClass,
    }),
    ...(event.restoredUntil !== undefined && {
      "restore-expiry-time": new Date(event.restoredUntil).toISOString(),
    }),
  };
  return { DetailType: kind.detailType, Detail: JSON.stringify(detail) };
}
