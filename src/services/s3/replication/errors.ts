import { AwsError } from "../../../wire/aws-error.js";

/**
 * Why a version cannot be copied, by S3's own codes:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-failure-codes.html
 */
export class ReplicationFailure extends Error {
  readonly reason: string;

  constructor(reason: string, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

/** Turns a refusal of another service into a failure; what may pass is thrown on, to be tried again. */
export const failBy =
  (reasonOf: (error: AwsError) => string) =>
  (error: unknown): never => {
    if (!(error instanceof AwsError) || error.status >= 500) throw error;
    throw new ReplicationFailure(reasonOf(error), error);
  };
