import type { DestinationConfig, FunctionEventInvokeConfig } from "@aws-sdk/client-lambda";
import type { Reader } from "../../../core/store/store.js";
import { invalidParameter, notFound } from "../errors.js";
import { findFunction, findVersion } from "../functions/find.js";
import { checkBuilt } from "../invocations/destinations/send.js";
import { type FunctionTarget, LATEST, toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import { startAfter, toMarker, toPageSize } from "../pages.js";
import { type EventInvokeRecord, eventInvokeConfigs } from "../store.js";

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
  await findFunction(ctx.store, target);
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
  for (const arn of [onSuccess, onFailure]) if (arn) checkDestination(arn, toFunctionArn(target));
  const record = await ctx.store.transact(async (tx) => {
    await findVersion(tx, target);
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

function checkDestination(arn: string, own: string): void {
  if (!/^arn:aws[a-zA-Z-]*:((sns|sqs|lambda|s3):|events:[\w-]+:\d{12}:event-bus\/)/.test(arn)) {
    throw invalidParameter("The provided destination config DestinationConfig is invalid.");
  }
  if (arn === own) throw invalidParameter("You can't specify the function as a destination for itself.");
  checkBuilt(arn);
}

async function findConfig(from: Reader, target: FunctionTarget): Promise<EventInvokeRecord> {
  await findFunction(from, target);
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
