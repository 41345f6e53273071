import type { EventHandler } from "../../../core/events/events.js";
import { bucketArn } from "../buckets/load-bucket.js";
import { toCanonicalId } from "../domain/canonical-id.js";
import { toEventRecord } from "../domain/event-record.js";
import type { S3Context } from "../state.js";
import { buckets } from "../store.js";
import type { PendingNotification } from "./emit.js";

/** Hands a notification to its destination; Lambda queues it durably before it answers. */
export const onNotification: EventHandler<S3Context> = {
  async deliver(outboxed, ctx) {
    const { event, configurationId, destination } = outboxed.payload as PendingNotification;
    const bucket = await buckets.get(ctx.store, event.bucket);
    // A bucket deleted meanwhile tells nobody anything, as on AWS.
    if (bucket?.id !== event.bucketId) return;
    const arn = bucketArn(bucket.name);
    const described = {
      name: bucket.name,
      arn,
      region: bucket.region,
      ownerId: toCanonicalId(bucket.account),
    };
    const record = toEventRecord(event, outboxed.at, described, configurationId);
    await ctx.call(
      "lambda",
      "Invoke",
      {
        FunctionName: destination.arn,
        InvocationType: "Event",
        Payload: Buffer.from(JSON.stringify({ Records: [record] })),
      },
      {
        as: { service: "s3.amazonaws.com", account: bucket.account, sourceArn: arn },
        region: destination.arn.split(":")[3] || bucket.region,
      },
    );
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
