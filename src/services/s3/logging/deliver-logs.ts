import { Readable } from "node:stream";
import type { TargetGrant } from "@aws-sdk/client-s3";
import { BASE62, type Ids } from "../../../core/ids.js";
import type { ServiceHost } from "../../../core/service.js";
import { bucketArn } from "../buckets/load-bucket.js";
import type { BucketRecord } from "../records.js";
import type { Deliver, LoggedLine } from "./access-logs.js";

const UNIQUE_CHARACTERS = 16;

/** Writes gathered lines as objects into the bucket that the configuration names, as the logging service. */
export const deliverLogs =
  (host: ServiceHost): Deliver =>
  async (bucket, lines) => {
    try {
      for (const [time, told] of byTime(bucket, lines, host.clock.now())) {
        await write(host, bucket, toLogKey(bucket, time, host.ids), told);
      }
    } catch (error) {
      host.log.warn("server access logs could not be delivered", {
        bucket: bucket.name,
        error: String(error),
      });
    }
  };

async function write(
  host: ServiceHost,
  bucket: BucketRecord,
  key: string,
  lines: readonly LoggedLine[],
): Promise<void> {
  const { TargetBucket, TargetGrants = [] } = bucket.logging ?? {};
  const ctx = host.context({ account: bucket.account, region: bucket.region });
  await ctx.call(
    "s3",
    "PutObject",
    {
      Bucket: TargetBucket,
      Key: key,
      Body: Readable.from([Buffer.from(lines.map(({ line }) => `${line}\n`).join(""))]),
      ContentType: "text/plain",
      GrantRead: granteesOf(TargetGrants, "READ"),
      GrantReadACP: granteesOf(TargetGrants, "READ_ACP"),
      GrantFullControl: granteesOf(TargetGrants, "FULL_CONTROL"),
    },
    {
      as: {
        service: "logging.s3.amazonaws.com",
        account: bucket.account,
        sourceArn: bucketArn(bucket.name),
      },
    },
  );
}

/** As the headers of an ACL list them. Nobody can be let write an object: WRITE means nothing for one. */
function granteesOf(grants: readonly TargetGrant[], permission: string): string | undefined {
  const grantees = grants
    .filter(({ Permission }) => Permission === permission)
    .map(({ Grantee: { ID, URI, EmailAddress } = {} }) => {
      if (ID !== undefined) return `id="${ID}"`;
      return URI === undefined ? `emailAddress="${EmailAddress ?? ""}"` : `uri="${URI}"`;
    });
  return grantees.length === 0 ? undefined : grantees.join(",");
}

const dayOf = (at: number): string => `${new Date(at).toISOString().slice(0, 10)}-00-00-00`;
const secondOf = (at: number): string => new Date(at).toISOString().slice(0, 19).replace(/[T:]/g, "-");

/** Lines by the time in their object's name: that of delivery, or the day of what they tell, which partitions go by at first. */
function byTime(bucket: BucketRecord, lines: readonly LoggedLine[], now: number): Map<string, LoggedLine[]> {
  const partitioned = bucket.logging?.TargetObjectKeyFormat?.PartitionedPrefix;
  const byEvent = partitioned && partitioned.PartitionDateSource !== "DeliveryTime";
  const groups = new Map<string, LoggedLine[]>();
  for (const line of lines) {
    const time = byEvent ? dayOf(line.at) : secondOf(now);
    groups.set(time, [...(groups.get(time) ?? []), line]);
  }
  return groups;
}

/** `prefix` + `2019-02-06-00-00-38-UNIQUE`, or below account, region, bucket and day where so configured. */
function toLogKey(bucket: BucketRecord, time: string, ids: Ids): string {
  const { TargetPrefix: prefix = "", TargetObjectKeyFormat: format } = bucket.logging ?? {};
  const name = `${time}-${ids.string(UNIQUE_CHARACTERS, BASE62).toUpperCase()}`;
  if (!format?.PartitionedPrefix) return prefix + name;
  const day = time.slice(0, 10).replaceAll("-", "/");
  return `${prefix}${bucket.account}/${bucket.region}/${bucket.name}/${day}/${name}`;
}
