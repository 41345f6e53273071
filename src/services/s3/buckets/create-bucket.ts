import type { Tag } from "@aws-sdk/client-s3";
import { LOWER_HEX } from "../../../core/ids.js";
import { AwsError } from "../../../wire/aws-error.js";
import { toRequestedAcl } from "../access/acl-request.js";
import { isPublicAcl, type Ownership, toPrivateAcl } from "../domain/acl.js";
import { isBucketName } from "../domain/bucket-name.js";
import { checkTags } from "../domain/tags.js";
import {
  bucketAlreadyExists,
  bucketAlreadyOwnedByYou,
  invalidArgument,
  invalidBucketName,
} from "../errors.js";
import { BUCKET_TAGS_MAX, BUCKETS_PER_ACCOUNT_MAX } from "../limits.js";
import type { BucketRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";
import { accountBuckets, buckets } from "../store.js";
import { checkLocation, OLD_NAME } from "./location.js";

const ID_LENGTH = 16;
/** The one region where making a bucket again succeeds, which old clients count on. */
const LENIENT_REGION = "us-east-1";

export const CreateBucket: Op<"CreateBucket"> = async (input, ctx) => {
  const name = input.Bucket ?? "";
  if (!isBucketName(name)) throw invalidBucketName(name);
  const region = checkLocation(ctx, input.CreateBucketConfiguration?.LocationConstraint);
  checkNamespace({ account: ctx.account, region }, name, input.BucketNamespace);
  const bucket = toBucket(ctx, name, region, {
    ownership: toOwnership(input.ObjectOwnership),
    aclInput: input,
    objectLock: input.ObjectLockEnabledForBucket === true,
    madeInEu: input.CreateBucketConfiguration?.LocationConstraint === OLD_NAME,
    tags: input.CreateBucketConfiguration?.Tags,
  });
  await checkQuota(ctx);
  await ctx.store.transact(async (tx) => {
    const existing = await buckets.get(tx, name);
    if (existing) return checkMine(ctx, existing, bucket);
    buckets.put(tx, [name], bucket);
    accountBuckets.put(tx, [ctx.account, name], { region });
  });
  return {
    Location: region === LENIENT_REGION ? `/${name}` : `http://${name}.s3.amazonaws.com/`,
    BucketArn: `arn:aws:s3:::${name}`,
  };
};

/** `PREFIX-ACCOUNT-REGION-an` */
const ACCOUNT_REGIONAL = /-(\d{12})-([a-z]{2}(?:-[a-z]+)+-\d)-an$/;

/** Names that say account and region are that account's alone, and are made only by who asks for that namespace. */
function checkNamespace(
  { account, region }: { account: string; region: string },
  name: string,
  namespace: string | undefined,
): void {
  if (namespace !== undefined && namespace !== "global" && namespace !== "account-regional")
    throw invalidArgument("Invalid bucket namespace", "x-amz-bucket-namespace", namespace);
  const [, ofAccount, ofRegion] = ACCOUNT_REGIONAL.exec(name) ?? [];
  const isRegional = namespace === "account-regional";
  if (isRegional !== (ofAccount !== undefined)) throw invalidBucketName(name);
  if (isRegional && (ofAccount !== account || ofRegion !== region)) throw invalidBucketName(name);
}

interface BucketWish {
  ownership: Ownership;
  aclInput: Parameters<typeof toRequestedAcl>[0];
  objectLock: boolean;
  madeInEu: boolean;
  tags: Tag[] | undefined;
}

function toBucket(ctx: S3Context, name: string, region: string, wish: BucketWish): BucketRecord {
  const { account } = ctx;
  const acl = toRequestedAcl(wish.aclInput, account, account) ?? toPrivateAcl(account);
  // A list that gives nothing to others says nothing, and is taken.
  const shared = acl.grants.some(({ grantee }) => !("account" in grantee) || grantee.account !== account);
  if (wish.ownership === "BucketOwnerEnforced" && shared) {
    throw new AwsError(
      "InvalidBucketAclWithObjectOwnership",
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    );
  }
  // Every new bucket blocks public access; opening it is a later, separate step.
  if (isPublicAcl(acl)) {
    throw new AwsError(
      "InvalidBucketAclWithBlockPublicAccessError",
      "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
    );
  }
  if (wish.tags) checkTags(wish.tags, BUCKET_TAGS_MAX, "new bucket");
  return {
    name,
    id: ctx.ids.string(ID_LENGTH, LOWER_HEX),
    account,
    region,
    ...(wish.madeInEu && { madeInEu: true as const }),
    createdAt: ctx.clock.now(),
    ownership: wish.ownership,
    acl,
    publicAccessBlock: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
    encryption: ctx.state.newRules,
    ...(wish.objectLock && { objectLock: {}, versioning: "Enabled" as const }),
    ...(wish.tags && wish.tags.length > 0 && { tags: wish.tags }),
  };
}

function toOwnership(asked: string | undefined): Ownership {
  if (asked === undefined) return "BucketOwnerEnforced";
  if (asked === "BucketOwnerEnforced" || asked === "BucketOwnerPreferred" || asked === "ObjectWriter")
    return asked;
  throw invalidArgument(`Invalid x-amz-object-ownership header: ${asked}`, "x-amz-object-ownership");
}

/** Making a bucket of one's own again changes nothing; tags would, so with them it is refused. */
function checkMine(ctx: S3Context, existing: BucketRecord, wanted: BucketRecord): void {
  if (existing.account !== ctx.account) throw bucketAlreadyExists(existing.name);
  const isLenient = wanted.region === LENIENT_REGION && existing.region === LENIENT_REGION;
  if (isLenient && !wanted.tags) return;
  throw bucketAlreadyOwnedByYou(existing.name);
}

/** Outside of the transaction, so that makers of buckets do not wait for each other; a race may pass the limit by a few. */
async function checkQuota(ctx: S3Context): Promise<void> {
  let count = 0;
  for await (const _ of accountBuckets.range(ctx.store, { prefix: [ctx.account] })) count++;
  if (count >= BUCKETS_PER_ACCOUNT_MAX) {
    throw new AwsError("TooManyBuckets", "You have attempted to create more buckets than allowed");
  }
}
