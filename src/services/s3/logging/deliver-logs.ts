import { Readable } from "node:stream";
import { BASE62 } from "../../../core/ids.js";
import type { ServiceHost } from "../../../core/service.js";
import { bucketArn } from "../buckets/load-bucket.js";
import type { BucketRecord } from "../records.js";
import type { Deliver } from "./access-logs.js";

/** Writes gathered lines as an object into the bucket that the configuration names, as the logging service. */
export const deliverLogs =
  (host: ServiceHost): Deliver =>
  async (bucket, lines) => {
    const { logging } = bucket;
    if (!logging?.TargetBucket) return;
    const ctx = host.context({ account: bucket.account, region: bucket.region });
    try {
      await ctx.call(
        "s3",
        "PutObject",
        {
          Bucket: logging.TargetBucket,
          Key: toKey(host, bucket, host.clock.now()),
          Body: Readable.from([Buffer.from(`${lines.join("\n")}\n`)]),
          ContentType: "text/plain",
        },
        {
          as: {
            service: "logging.s3.amazonaws.com",
            account: bucket.account,
            sourceArn: bucketArn(bucket.name),
          },
        },
      );
    } catch (error) {
      host.log.warn("server access logs could not be delivered", {
        bucket: bucket.name,
        error: String(error),
      });
    }
  };

/** `prefix` + `2019-02-06-00-00-38-UNIQUE`, or below account, region, bucket and day where so configured. */
function toKey(host: ServiceHost, bucket: BucketRecord, at: number): string {
  const time = new Date(at).toISOString().slice(0, 19).replace(/[T:]/g, "-");
  const name = `${time}-${host.ids.string(16, BASE62).toUpperCase()}`;
  const prefix = bucket.logging?.TargetPrefix ?? "";
  if (!bucket.logging?.TargetObjectKeyFormat?.PartitionedPrefix) return prefix + name;
  const [day = ""] = new Date(at).toISOString().split("T");
  return `${prefix}${bucket.account}/${bucket.region}/${bucket.name}/${day.replaceAll("-", "/")}/${name}`;
}
