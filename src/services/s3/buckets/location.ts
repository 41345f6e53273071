import { AwsError } from "../../../wire/aws-error.js";
import type { Op, S3Context } from "../state.js";
import { loadBucket } from "./load-bucket.js";

/** The region whose buckets have no location constraint. */
const CLASSIC_REGION = "us-east-1";
/** What Europe was called while it was one region. */
export const OLD_NAME = "EU";
const REGION_SHAPE = /^[a-z]{2}(-[a-z]+)+-\d$/;

export const GetBucketLocation: Op<"GetBucketLocation"> = async (input, ctx) => {
  const { region, madeInEu } = await loadBucket(ctx, input.Bucket);
  if (madeInEu) return { LocationConstraint: "EU" };
  return region === CLASSIC_REGION ? {} : { LocationConstraint: region as "eu-west-1" };
};

/**
 * The region for a new bucket: the one the request was sent to, which a constraint may only repeat. The classic endpoint
 * makes buckets in any region; its own name is no constraint.
 */
export function checkLocation(ctx: S3Context, constraint: string | undefined): string {
  const isClassic = ctx.region === CLASSIC_REGION;
  if (constraint === undefined || constraint === "") {
    if (isClassic) return CLASSIC_REGION;
    throw illegal("unspecified");
  }
  const region = constraint === OLD_NAME ? "eu-west-1" : constraint;
  if (!isClassic && region !== ctx.region) throw illegal(constraint);
  if (isClassic && (region === CLASSIC_REGION || !REGION_SHAPE.test(region))) {
    throw new AwsError("InvalidLocationConstraint", "The specified location-constraint is not valid", {
      members: { LocationConstraint: constraint },
    });
  }
  return region;
}

const illegal = (constraint: string): AwsError =>
  new AwsError(
    "IllegalLocationConstraintException",
    `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
