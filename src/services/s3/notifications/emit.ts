import type { NotificationConfigurationFilter } from "@aws-sdk/client-s3";
import type { Transaction } from "../../../core/store/store.js";
import type { ObjectEvent } from "../domain/event-record.js";
import { coversEvent, passesFilter } from "../domain/notification-filter.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";

export const DELIVER_NOTIFICATION = "notification";

/** One event for one destination, as it waits in the outbox. */
export interface PendingNotification {
  event: ObjectEvent;
  configurationId: string;
  destination: { service: "lambda"; arn: string };
}

interface Destination {
  Id?: string | undefined;
  Events?: readonly string[] | undefined;
  Filter?: NotificationConfigurationFilter | undefined;
}

/** What an event says of the version that it is about. */
type EventSubject = Pick<ObjectRecord, "stamp"> & Partial<Pick<ObjectRecord, "size" | "etag" | "versionId">>;

/** Puts an event into the outbox for each destination that the bucket configures for it: in the write's transaction. */
export function emitObjectEvent(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  name: string,
  key: string,
  subject: EventSubject,
): void {
  const configured = bucket.notification?.LambdaFunctionConfigurations ?? [];
  for (const configuration of configured) {
    if (!wants(configuration, name, key)) continue;
    const pending: PendingNotification = {
      event: toEvent(ctx, bucket, name, key, subject),
      configurationId: configuration.Id ?? "",
      destination: { service: "lambda", arn: configuration.LambdaFunctionArn ?? "" },
    };
    ctx.events.emit(tx, DELIVER_NOTIFICATION, pending);
  }
}

const wants = (destination: Destination, name: string, key: string): boolean =>
  (destination.Events ?? []).some((event) => coversEvent(event, name)) &&
  passesFilter(destination.Filter, key);

function toEvent(
  ctx: S3Context,
  bucket: BucketRecord,
  name: string,
  key: string,
  subject: EventSubject,
): ObjectEvent {
  const { principal } = ctx;
  return {
    name,
    bucket: bucket.name,
    bucketId: bucket.id,
    key,
    size: subject.size,
    etag: subject.etag,
    versionId: subject.versionId,
    stamp: subject.stamp,
    requestId: ctx.requestId,
    sourceIp: ctx.request.sourceIp,
    principalId: principal.type === "service" ? principal.service : `AWS:${principal.userId}`,
  };
}
