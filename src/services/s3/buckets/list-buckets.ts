import type { Bucket } from "@aws-sdk/client-s3";
import { REGIONS } from "../../../core/regions.js";
import { toCanonicalId } from "../domain/canonical-id.js";
import { invalidArgument } from "../errors.js";
import { LIST_BUCKETS_MAX } from "../limits.js";
import type { Op } from "../state.js";
import { accountBuckets, buckets } from "../store.js";

export const ListBuckets: Op<"ListBuckets"> = async (input, ctx) => {
  const { Prefix: prefix, BucketRegion: region, ContinuationToken: token, MaxBuckets: asked } = input;
  if (asked !== undefined && (asked < 1 || asked > LIST_BUCKETS_MAX)) {
    throw invalidArgument(
      `Argument max-buckets must be an integer between 1 and ${LIST_BUCKETS_MAX}`,
      "max-buckets",
      asked,
    );
  }
  if (region !== undefined && !REGIONS.has(region))
    throw invalidArgument(`Argument value ${region} is not a valid AWS Region`, "bucket-region");
  const limit = asked ?? LIST_BUCKETS_MAX;
  const after = token === undefined ? "" : fromToken(token);
  const Buckets: Bucket[] = [];
  let more = false;
  const start = [ctx.account, [after, prefix ?? ""].sort().at(-1) ?? ""];
  for await (const { key, value } of accountBuckets.range(ctx.store, { prefix: [ctx.account], start })) {
    const name = String(key[1]);
    if (prefix !== undefined && !name.startsWith(prefix)) break;
    if (name === after || (region !== undefined && value.region !== region)) continue;
    if (Buckets.length === limit) {
      more = true;
      break;
    }
    const bucket = await buckets.get(ctx.store, name);
    if (bucket) {
      Buckets.push({
        Name: name,
        CreationDate: new Date(bucket.createdAt),
        // A request without any parameter is answered as it was before there were any.
        ...([asked, region, prefix].some((one) => one !== undefined) && { BucketRegion: value.region }),
        BucketArn: `arn:aws:s3:::${name}`,
      });
    }
  }
  const last = Buckets.at(-1)?.Name;
  return {
    Owner: { ID: toCanonicalId(ctx.account) },
    Buckets,
    ...(prefix !== undefined && { Prefix: prefix }),
    ...(more && last !== undefined && { ContinuationToken: Buffer.from(last).toString("base64url") }),
  };
};

const fromToken = (token: string): string => Buffer.from(token, "base64url").toString("utf8");
