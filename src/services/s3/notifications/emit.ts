import type { Transaction } from "../../../core/store/store.js";
import { toBusEvent } from "../domain/bus-event.js";
import type { ObjectEvent, ToldReplication } from "../domain/event-record.js";
import { coversEvent, passesFilter } from "../domain/notification-filter.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { type Destination, type DestinationService, destinationsOf } from "./destinations.js";

export const DELIVER_NOTIFICATION = "notification";

/** One event for one destination, as it waits in the outbox. */
export interface PendingNotification {
  event: ObjectEvent;
  configurationId: string;
  /** The ARN is empty for EventBridge, which is the bucket owner's default bus. */
  destination: { service: DestinationService | "events"; arn: string };
}

/** What an event says of the version that it is about. */
type EventSubject = Pick<ObjectRecord, "stamp"> &
  Partial<Pick<ObjectRecord, "size" | "etag" | "versionId" | "storageClass" | "restore" | "retention">>;

/** Puts an event into the outbox for each destination that the bucket configures for it: in the write's transaction. */
export function emitObjectEvent(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  name: string,
  key: string,
  subject: EventSubject,
  replication?: ToldReplication,
): void {
  for (const destination of destinationsOf(bucket.notification)) {
    if (!wants(destination, name, key)) continue;
    const { id: configurationId, service, arn } = destination;
    const pending: PendingNotification = {
      event: { ...toEvent(ctx, bucket, name, key, subject), ...(replication && { replication }) },
      configurationId,
      destination: { service, arn },
    };
    ctx.events.emit(tx, DELIVER_NOTIFICATION, pending);
  }
  // EventBridge hears of everything: its rules choose.
  if (!bucket.notification?.EventBridgeConfiguration) return;
  const event = toEvent(ctx, bucket, name, key, subject);
  if (!toBusEvent(event)) return;
  const pending: PendingNotification = {
    event,
    configurationId: "",
    destination: { service: "events", arn: "" },
  };
  ctx.events.emit(tx, DELIVER_NOTIFICATION, pending);
}

/** The service itself, where no request did it. */
const SYSTEM = "s3.amazonaws.com";
const BY_SYSTEM = /^s3:(Lifecycle|Replication|ObjectRestore:(Completed|Delete))/;
const TELLS_STORAGE_CLASS = /^s3:(LifecycleTransition|ObjectRestore:(Post|Completed))$/;

const wants = ({ events, filter }: Destination, name: string, key: string): boolean =>
  events.some((event) => coversEvent(event, name)) && passesFilter(filter, key);

function toEvent(
  ctx: S3Context,
  bucket: BucketRecord,
  name: string,
  key: string,
  subject: EventSubject,
): ObjectEvent {
  const { principal } = ctx;
  const bySystem = BY_SYSTEM.test(name) || principal.type === "service";
  return {
    name,
    ...(bySystem && { bySystem }),
    bucket: bucket.name,
    bucketId: bucket.id,
    key,
    size: subject.size,
    etag: subject.etag,
    versionId: subject.versionId,
    stamp: subject.stamp,
    requestId: ctx.requestId,
    sourceIp: bySystem ? SYSTEM : ctx.request.sourceIp,
    principalId: bySystem ? SYSTEM : `AWS:${principal.userId}`,
    requester: bySystem ? SYSTEM : principal.account,
    ...(TELLS_STORAGE_CLASS.test(name) && { storageClass: subject.storageClass }),
    ...(name === "s3:ObjectRestore:Completed" && { restoredUntil: subject.restore?.expiresAt }),
    ...(name === "s3:ObjectRetention:Put" && { retention: subject.retention }),
  };
}
