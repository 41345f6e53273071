import { AwsError } from "../../../wire/aws-error.js";
import type { Op, S3Context } from "../state.js";
import { loadBucket } from "./load-bucket.js";

/** The region whose buckets have no location constraint. */
const CLASSIC_REGION = "us-east-1";
const REGION_SHAPE = /^[a-z]{2}(-[a-z]+)+-\d$/;

export const GetBucketLocation: Op<"GetBucketLocation"> = async (input, ctx) => {
  const { region } = await loadBucket(ctx, input.Bucket);
  return region === CLASSIC_REGION ? {} : { LocationConstraint: region as "eu-west-1" };
};

/** The region for a new bucket: the one the request was sent to. A differing constraint is an error. */
export function checkLocation(ctx: S3Context, constraint: string | undefined): string {
  const asked = constraint === "EU" ? "eu-west-1" : constraint;
  if (asked === undefined || asked === "") {
    if (ctx.region === CLASSIC_REGION) return CLASSIC_REGION;
    throw illegal("unspecified");
  }
  if (!REGION_SHAPE.test(asked)) {
    throw new AwsError("InvalidLocationConstraint", "The specified location-constraint is not valid", {
      members: { LocationConstraint: asked },
    });
  }
  // The classic endpoint makes buckets in any region; its own name is not a constraint.
  if (ctx.region === CLASSIC_REGION && asked !== CLASSIC_REGION) return asked;
  if (asked === CLASSIC_REGION && ctx.region === CLASSIC_REGION) {
    throw new AwsError("InvalidLocationConstraint", "The specified location-constraint is not valid", {
      members: { LocationConstraint: asked },
    });
  }
  if (asked !== ctx.region) throw illegal(asked);
  return asked;
}

const illegal = (constraint: string): AwsError =>
  new AwsError(
    "IllegalLocationConstraintException",
    `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
