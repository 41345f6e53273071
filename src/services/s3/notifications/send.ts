import { bucketArn } from "../buckets/load-bucket.js";
import { toBusEvent } from "../domain/bus-event.js";
import type { ObjectEvent } from "../domain/event-record.js";
import type { BucketRecord } from "../records.js";
import type { S3Context } from "../state.js";
import type { DestinationService } from "./destinations.js";

interface Sent {
  arn: string;
  /** JSON text. */
  body: string;
  /** Only whether it would be taken: a function is not run. */
  isTrial?: boolean;
}

type Options = NonNullable<Parameters<S3Context["call"]>[3]>;
type Sender = (sent: Sent, options: Options, ctx: S3Context) => Promise<unknown>;

/** Lambda queues durably before it answers, SQS and SNS have it on disk. */
const SENDERS: Readonly<Record<DestinationService, Sender>> = {
  lambda: ({ arn, body, isTrial }, options, ctx) =>
    ctx.call(
      "lambda",
      "Invoke",
      {
        FunctionName: arn,
        InvocationType: isTrial ? "DryRun" : "Event",
        ...(!isTrial && { Payload: Buffer.from(body) }),
      },
      options,
    ),
  sqs: ({ arn, body }, options, ctx) => {
    const [, , , region, account, name] = arn.split(":");
    // Only account and name of the address count.
    const QueueUrl = `https://sqs.${region}.amazonaws.com/${account}/${name}`;
    return ctx.call("sqs", "SendMessage", { QueueUrl, MessageBody: body }, options);
  },
  sns: ({ arn, body }, options, ctx) =>
    ctx.call("sns", "Publish", { TopicArn: arn, Message: body, Subject: "Amazon S3 Notification" }, options),
};

/** Sends as S3, for the bucket: the destination's policy must let it. */
export async function sendTo(
  service: DestinationService,
  sent: Sent,
  bucket: BucketRecord,
  ctx: S3Context,
): Promise<void> {
  await SENDERS[service](
    sent,
    {
      as: { service: "s3.amazonaws.com", account: bucket.account, sourceArn: bucketArn(bucket.name) },
      region: sent.arn.split(":")[3] || bucket.region,
    },
    ctx,
  );
}

/** Puts an event on the default bus of the bucket's owner, in the bucket's region. */
export async function sendToBus(
  event: ObjectEvent,
  at: number,
  bucket: BucketRecord,
  ctx: S3Context,
): Promise<void> {
  const described = toBusEvent(event);
  if (!described) return;
  const Time = new Date(at);
  const entry = { Source: "aws.s3", Resources: [bucketArn(bucket.name)], Time, ...described };
  const as = { service: "s3.amazonaws.com", account: bucket.account, sourceArn: bucketArn(bucket.name) };
  await ctx.call("events", "PutEvents", { Entries: [entry] }, { as, region: bucket.region });
}
