import { Readable } from "node:stream";
import type { Sender } from "./send.js";

/** A bucket: an object per record, named by function and time. */
export const sendToBucket: Sender = async ({ arn, body, objectPrefix, role, sessionName }, ctx) => {
  const time = new Date(ctx.clock.now()).toISOString();
  const day = time.slice(0, 10).replaceAll("-", "/");
  const moment = time.slice(0, 19).replaceAll(":", ".");
  const Key = `aws/lambda/${objectPrefix}/${day}/${moment}-${ctx.ids.uuid()}`;
  const Bucket = arn.slice(arn.lastIndexOf(":") + 1);
  const Body = Readable.from([Buffer.from(body)]);
  await ctx.call(
    "s3",
    "PutObject",
    { Bucket, Key, Body, ContentLength: Buffer.byteLength(body) },
    { as: { role, sessionName } },
  );
};
