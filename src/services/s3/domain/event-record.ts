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
  /** What a transition has put it into. */
  storageClass?: string;
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
  const removed =
    event.name.startsWith("s3:ObjectRemoved:") || event.name.startsWith("s3:LifecycleExpiration:");
  return {
    eventVersion: "2.1",
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
        ...(!removed && { size: event.size ?? 0, eTag: event.etag ?? "" }),
        ...(event.versionId !== undefined && { versionId: event.versionId }),
        sequencer: event.stamp.toString(16).toUpperCase().padStart(16, "0"),
      },
    },
  };
}

const toHostId = (requestId: string): string => Buffer.from(requestId).toString("base64");

/** Keys stand form-encoded in events, slashes kept: a space is `+`. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/%2F/g, "/")
    .replace(/%20/g, "+")
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
