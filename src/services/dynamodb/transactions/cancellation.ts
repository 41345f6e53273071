import { type CancellationReason, TransactionCanceledException$ } from "@aws-sdk/client-dynamodb";
import { AwsError } from "../../../wire/aws-error.js";

export const NO_REASON: CancellationReason = { Code: "None" };

/** One reason an action, in their order. */
export function cancelled(reasons: readonly CancellationReason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  return new AwsError(
    TransactionCanceledException$,
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { members: { CancellationReasons: reasons } },
  );
}

const CODES: Readonly<Record<string, string>> = {
  ValidationException: "ValidationError",
  ProvisionedThroughputExceededException: "ProvisionedThroughputExceeded",
  ItemCollectionSizeLimitExceededException: "ItemCollectionSizeLimitExceeded",
  ThrottlingException: "ThrottlingError",
};

/** What went wrong with an action, as a reason. What is no fault of the action is thrown on. */
export function reasonOf(error: unknown): CancellationReason {
  const code = error instanceof AwsError ? CODES[error.code] : undefined;
  if (code === undefined) throw error;
  return { Code: code, Message: (error as AwsError).message };
}
