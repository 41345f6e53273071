import { AwsError } from "../../../wire/aws-error.js";
import { findVersion } from "../functions/find.js";
import { type FunctionTarget, LATEST } from "../naming/function-target.js";
import type { LambdaContext } from "../operation.js";
import { eventInvokeConfigs, functions } from "../store.js";

/** How a function wants its queued events treated. */
export interface AsyncRules {
  retriesMax: number;
  ageMsMax: number;
  onSuccess?: string;
  onFailure?: string;
  deadLetterArn?: string;
  /** ARN of the function's role. */
  role: string;
  /** The function may not run at all: reserved concurrency of zero. */
  isBlocked: boolean;
}

const RETRIES_DEFAULT = 2;
const AGE_SECONDS_DEFAULT = 6 * 60 * 60;
const MS_PER_SECOND = 1000;

/** Undefined for a function that is gone. */
export async function loadAsyncRules(
  target: FunctionTarget,
  ctx: LambdaContext,
): Promise<AsyncRules | undefined> {
  const version = await findVersion(ctx.store, target).catch(unlessGone);
  if (!version) return undefined;
  const qualifier = target.qualifier ?? LATEST;
  const config = await eventInvokeConfigs.get(ctx.store, target.name, qualifier);
  return {
    retriesMax: config?.retriesMax ?? RETRIES_DEFAULT,
    ageMsMax: (config?.ageSecondsMax ?? AGE_SECONDS_DEFAULT) * MS_PER_SECOND,
    onSuccess: config?.onSuccess,
    onFailure: config?.onFailure,
    deadLetterArn: version.deadLetterArn,
    role: version.role,
    isBlocked: (await functions.get(ctx.store, target.name))?.reservedConcurrency === 0,
  };
}

function unlessGone(error: unknown): undefined {
  if (error instanceof AwsError && error.code === "ResourceNotFoundException") return undefined;
  throw error;
}
