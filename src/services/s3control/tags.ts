import type { Tag } from "@aws-sdk/client-s3-control";
import type { Reader } from "../../core/store/store.js";
import type { AwsError } from "../../wire/aws-error.js";
import { badRequest, invalidRequest, invalidTag, noSuchAccessPoint, noSuchBucket } from "./errors.js";
import type { ControlContext, Op } from "./state.js";
import { accessPoints, buckets } from "./store.js";

const TAGS_MAX = 50;
const KEY_CHARACTERS_MAX = 128;
const VALUE_CHARACTERS_MAX = 256;
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** A bucket or an access point of the caller's account. */
type Place = { bucket: string } | { accessPoint: [account: string, region: string, name: string] };

const BUCKET = /^arn:aws[\w-]*:s3:::([^/:]+)$/;
const ACCESS_POINT = /^arn:aws[\w-]*:s3:([\w-]+):(\d{12}):accesspoint\/([^/]+)$/;

function placeOf(arn: string): Place | undefined {
  const bucket = BUCKET.exec(arn)?.[1];
  if (bucket !== undefined) return { bucket };
  const [, region, account, name] = ACCESS_POINT.exec(arn) ?? [];
  if (region === undefined || account === undefined || name === undefined) return undefined;
  return { accessPoint: [account, region, name] };
}

function checkedPlace(arn: string | undefined): Place {
  const place = placeOf(arn ?? "");
  if (!place) throw invalidRequest("The specified resource ARN is not valid.");
  return place;
}

type Tagged = Pick<ControlContext, "account" | "region">;

/** Only what is the caller's account's and in the region it asks is there. */
const isThere = (found: Tagged | undefined, { account, region }: Tagged): boolean =>
  found?.account === account && found.region === region;

const loadTagged = (reader: Reader, place: Place) =>
  "bucket" in place ? buckets.get(reader, place.bucket) : accessPoints.get(reader, ...place.accessPoint);

const notThere = (place: Place): AwsError => ("bucket" in place ? noSuchBucket() : noSuchAccessPoint());

/** Those of a resource's tags that policies may ask for: a bucket's only where ABAC is enabled for it. */
export async function loadDecidingTags(ctx: ControlContext, arn: string | undefined) {
  const place = placeOf(arn ?? "");
  const found = place && (await loadTagged(ctx.store, place));
  const isBucket = place && "bucket" in place;
  const decide = isThere(found, ctx) && (!isBucket || (found && "tagsDecide" in found && found.tagsDecide));
  return { key: isBucket ? "s3:BucketTag" : "s3:AccessPointTag", tags: (decide && found?.tags) || [] };
}

/** Changes the tags of a resource in a transaction of its own. */
async function changeTags(
  ctx: ControlContext,
  arn: string | undefined,
  change: (tags: readonly Tag[]) => Tag[],
): Promise<void> {
  const place = checkedPlace(arn);
  await ctx.store.transact(async (tx) => {
    if ("bucket" in place) {
      const found = await buckets.get(tx, place.bucket);
      if (!found || !isThere(found, ctx)) throw notThere(place);
      buckets.put(tx, [place.bucket], withTags(found, change(found.tags ?? [])));
    } else {
      const found = await accessPoints.get(tx, ...place.accessPoint);
      if (!found || !isThere(found, ctx)) throw notThere(place);
      accessPoints.put(tx, place.accessPoint, withTags(found, change(found.tags ?? [])));
    }
  });
}

/** No tags are no tag set. */
function withTags<R extends { tags?: Tag[] }>({ tags: _, ...record }: R, tags: Tag[]): R {
  return { ...record, ...(tags.length > 0 && { tags }) } as R;
}

export const ListTagsForResource: Op<"ListTagsForResource"> = async (input, ctx) => {
  const place = checkedPlace(input.ResourceArn);
  const found = await loadTagged(ctx.store, place);
  if (!isThere(found, ctx)) throw notThere(place);
  return { Tags: found?.tags ?? [] };
};

export const TagResource: Op<"TagResource"> = async (input, ctx) => {
  const given = input.Tags ?? [];
  checkTags(given);
  await changeTags(ctx, input.ResourceArn, (tags) => {
    const named = new Set(given.map(({ Key }) => Key));
    const all = [...tags.filter(({ Key }) => !named.has(Key)), ...given];
    checkTags(all);
    return all;
  });
  return {};
};

export const UntagResource: Op<"UntagResource"> = async (input, ctx) => {
  const gone = new Set(input.TagKeys ?? []);
  await changeTags(ctx, input.ResourceArn, (tags) => tags.filter(({ Key }) => !gone.has(Key ?? "")));
  return {};
};

export function checkTags(tags: readonly Tag[]): void {
  if (tags.length > TAGS_MAX) throw badRequest(`Resource tag count cannot be greater than ${TAGS_MAX}`);
  const seen = new Set<string>();
  for (const { Key: key = "", Value: value = "" } of tags) {
    if (key === "" || key.length > KEY_CHARACTERS_MAX || !ALLOWED.test(key))
      throw invalidTag("The TagKey you have provided is invalid");
    if (value.length > VALUE_CHARACTERS_MAX || !ALLOWED.test(value))
      throw invalidTag("The TagValue you have provided is invalid");
    if (key.startsWith("aws:")) throw invalidTag("System tags cannot be added/updated by requester");
    if (seen.has(key)) throw invalidTag("Cannot provide multiple Tags with the same key");
    seen.add(key);
  }
}
