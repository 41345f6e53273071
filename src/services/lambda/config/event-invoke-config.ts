import type { DestinationConfig, FunctionEventInvokeConfig } from "@aws-sdk/client-lambda";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter, notFound } from "../errors.js";
import { findVersion } from "../functions/find.js";
import { checkBuilt } from "../invocations/destinations/send.js";
import { type FunctionTarget, LATEST, toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import { startAfter, toMarker, toPageSize } from "../pages.js";
import { contextOf } from "../scope.js";
import { type EventInvokeRecord, eventInvokeConfigs, functions } from "../store.js";

interface ConfigInput {
  MaximumRetryAttempts?: number;
  MaximumEventAgeInSeconds?: number;
  DestinationConfig?: DestinationConfig;
}

export const PutFunctionEventInvokeConfig: LambdaOperation<"PutFunctionEventInvokeConfig"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  return await write(target, input, () => undefined, ctx);
};

/** Members that are left out stay as they were. */
export const UpdateFunctionEventInvokeConfig: LambdaOperation<"UpdateFunctionEventInvokeConfig"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  return await write(target, input, (tx) => findConfig(tx, target), ctx);
};

export const GetFunctionEventInvokeConfig: LambdaOperation<"GetFunctionEventInvokeConfig"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  return toConfig(await findConfig(ctx.store, target), ctx);
};

export const DeleteFunctionEventInvokeConfig: LambdaOperation<"DeleteFunctionEventInvokeConfig"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  await ctx.store.transact(async (tx) => {
    await findConfig(tx, target);
    eventInvokeConfigs.delete(tx, target.name, target.qualifier ?? LATEST);
  });
  return {};
};

export const ListFunctionEventInvokeConfigs: LambdaOperation<"ListFunctionEventInvokeConfigs"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  await checkThere(ctx.store, { ...target, qualifier: undefined });
  const range = { prefix: [target.name], ...startAfter(input.Marker) };
  const page = await eventInvokeConfigs.page(ctx.store, toPageSize(input.MaxItems), range);
  return {
    FunctionEventInvokeConfigs: page.items.map(({ value }) => toConfig(value, ctx)),
    NextMarker: toMarker(page.next),
  };
};

async function write(
  target: FunctionTarget,
  input: ConfigInput,
  load: (tx: Reader) => Promise<EventInvokeRecord> | undefined,
  ctx: LambdaContext,
): Promise<FunctionEventInvokeConfig> {
  const onSuccess = input.DestinationConfig?.OnSuccess?.Destination;
  const onFailure = input.DestinationConfig?.OnFailure?.Destination;
  const { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: age, DestinationConfig } = input;
  if (retries === undefined && age === undefined && DestinationConfig === undefined) {
    throw invalidParameter("You must specify at least one of error handling or destination setting.");
  }
  await checkThere(ctx.store, target);
  await checkDestinations({ onSuccess, onFailure }, toFunctionArn({ ...target, qualifier: undefined }), ctx);
  const record = await ctx.store.transact(async (tx) => {
    await checkThere(tx, target);
    const before = await load(tx);
    const made: EventInvokeRecord = {
      functionName: target.name,
      qualifier: target.qualifier ?? LATEST,
      retriesMax: input.MaximumRetryAttempts ?? before?.retriesMax,
      ageSecondsMax: input.MaximumEventAgeInSeconds ?? before?.ageSecondsMax,
      // An empty one takes the destination away.
      onSuccess: (onSuccess ?? before?.onSuccess) || undefined,
      onFailure: (onFailure ?? before?.onFailure) || undefined,
      lastModified: ctx.clock.now(),
    };
    eventInvokeConfigs.put(tx, [made.functionName, made.qualifier], made);
    return made;
  });
  return toConfig(record, ctx);
}

/** These operations do not say which function is not there. */
async function checkThere(from: Reader, target: FunctionTarget): Promise<void> {
  await findVersion(from, target).catch((error: unknown) => {
    if (error instanceof AwsError && error.code === "ResourceNotFoundException") {
      throw notFound("The function doesn't exist.");
    }
    throw error;
  });
}

interface Destinations {
  onSuccess: string | undefined;
  onFailure: string | undefined;
}

async function checkDestinations(given: Destinations, own: string, ctx: LambdaContext): Promise<void> {
  for (const arn of [given.onSuccess, given.onFailure]) {
    if (!arn) continue;
    if (!/^arn:aws[a-zA-Z-]*:((sns|sqs|lambda|s3):|events:[\w-]+:\d{12}:event-bus\/)/.test(arn)) {
      throw invalidParameter(`The provided destination config ${toText(given)} is invalid.`);
    }
    if (arn === own) throw invalidParameter("You can't specify the function as a destination for itself.");
    checkBuilt(arn);
    if (arn.split(":")[2] === "lambda") await checkFunction(arn, ctx);
  }
}

async function checkFunction(arn: string, ctx: LambdaContext): Promise<void> {
  const target = toFunctionTarget(arn, ctx);
  const found = await functions.get(contextOf(target, ctx).store, target.name);
  if (!found) throw invalidParameter(`The destination ARN ${arn} is invalid.`);
}

/** As AWS's own program prints it. */
function toText({ onSuccess, onFailure }: Destinations): string {
  const success = onSuccess ? `OnSuccess(destination=${onSuccess})` : "null";
  const failure = onFailure ? `OnFailure(destination=${onFailure})` : "null";
  return `DestinationConfig(onSuccess=${success}, onFailure=${failure})`;
}

async function findConfig(from: Reader, target: FunctionTarget): Promise<EventInvokeRecord> {
  const found = await eventInvokeConfigs.get(from, target.name, target.qualifier ?? LATEST);
  if (found) return found;
  const arn = toFunctionArn({ ...target, qualifier: target.qualifier ?? LATEST });
  throw notFound(`The function ${arn} doesn't have an EventInvokeConfig`);
}

function toConfig(record: EventInvokeRecord, { account, region }: LambdaContext): FunctionEventInvokeConfig {
  const { functionName: name, qualifier, onSuccess, onFailure } = record;
  return {
    FunctionArn: toFunctionArn({ account, region, name, qualifier }),
    LastModified: new Date(record.lastModified),
    MaximumRetryAttempts: record.retriesMax,
    MaximumEventAgeInSeconds: record.ageSecondsMax,
    DestinationConfig: {
      OnSuccess: onSuccess ? { Destination: onSuccess } : {},
      OnFailure: onFailure ? { Destination: onFailure } : {},
    },
  };
}
