import type { EventHandler } from "../../../core/events/events.js";
import { bucketArn } from "../buckets/load-bucket.js";
import { toCanonicalId } from "../domain/canonical-id.js";
import { toEventRecord } from "../domain/event-record.js";
import type { S3Context } from "../state.js";
import { buckets } from "../store.js";
import type { PendingNotification } from "./emit.js";
import { sendTo, sendToBus } from "./send.js";

/** Hands a notification to its destination, which has it on disk before it answers. */
export const onNotification: EventHandler<S3Context> = {
  async deliver(outboxed, ctx) {
    const { event, configurationId, destination } = outboxed.payload as PendingNotification;
    const bucket = await buckets.get(ctx.store, event.bucket);
    // A bucket deleted meanwhile tells nobody anything, as on AWS.
    if (bucket?.id !== event.bucketId) return;
    if (destination.service === "events") {
      await sendToBus(event, outboxed.at, bucket, ctx);
      return;
    }
    const described = {
      name: bucket.name,
      arn: bucketArn(bucket.name),
      region: bucket.region,
      ownerId: toCanonicalId(bucket.account),
    };
    const record = toEventRecord(event, outboxed.at, described, configurationId);
    const body = JSON.stringify({ Records: [record] });
    await sendTo(destination.service, { arn: destination.arn, body }, bucket, ctx);
  },
  async onExhausted(outboxed, error, ctx) {
    const { event, destination } = outboxed.payload as PendingNotification;
    ctx.log.warn("a notification could not be delivered", {
      bucket: event.bucket,
      event: event.name,
      destination: destination.arn,
      error: String(error),
    });
  },
};
