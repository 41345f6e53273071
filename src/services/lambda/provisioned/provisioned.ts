import {
  type ProvisionedConcurrencyConfigListItem,
  ProvisionedConcurrencyConfigNotFoundException$,
} from "@aws-sdk/client-lambda";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter } from "../errors.js";
import { findFunction, findVersion } from "../functions/find.js";
import { type FunctionTarget, LATEST, toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import { startAfter, toMarker, toPageSize } from "../pages.js";
import { type ProvisionedRecord, provisioned } from "../store.js";
import { countReady, provision } from "./provision.js";

export const PutProvisionedConcurrencyConfig: LambdaOperation<"PutProvisionedConcurrencyConfig"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  if (target.qualifier === undefined || target.qualifier === LATEST) {
    throw invalidParameter(
      "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
    );
  }
  const requested = input.ProvisionedConcurrentExecutions ?? 1;
  const owner = await findFunction(ctx.store, target);
  if (owner.reservedConcurrency !== undefined && requested > owner.reservedConcurrency) {
    throw invalidParameter(
      "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function",
    );
  }
  const record: ProvisionedRecord = {
    functionName: target.name,
    qualifier: target.qualifier,
    requested,
    lastModified: ctx.clock.now(),
  };
  await ctx.store.transact(async (tx) => {
    await findVersion(tx, target);
    provisioned.put(tx, [record.functionName, record.qualifier], record);
  });
  await provision(record, ctx);
  return await toStatus(record, target, ctx);
};

export const GetProvisionedConcurrencyConfig: LambdaOperation<"GetProvisionedConcurrencyConfig"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  return await toStatus(await findRecord(ctx.store, target), target, ctx);
};

export const DeleteProvisionedConcurrencyConfig: LambdaOperation<
  "DeleteProvisionedConcurrencyConfig"
> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  const record = await findRecord(ctx.store, target);
  await ctx.store.transact(async (tx) => provisioned.delete(tx, record.functionName, record.qualifier));
  await provision({ ...record, requested: 0 }, ctx);
  return {};
};

export const ListProvisionedConcurrencyConfigs: LambdaOperation<"ListProvisionedConcurrencyConfigs"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  await findFunction(ctx.store, target);
  const range = { prefix: [target.name], ...startAfter(input.Marker) };
  const page = await provisioned.page(ctx.store, toPageSize(input.MaxItems), range);
  const items = page.items.map(async ({ value }): Promise<ProvisionedConcurrencyConfigListItem> => {
    const named = { ...target, qualifier: value.qualifier };
    return { FunctionArn: toFunctionArn(named), ...(await toStatus(value, named, ctx)) };
  });
  return { ProvisionedConcurrencyConfigs: await Promise.all(items), NextMarker: toMarker(page.next) };
};

async function findRecord(from: Reader, target: FunctionTarget): Promise<ProvisionedRecord> {
  await findFunction(from, target);
  const found = await provisioned.get(from, target.name, target.qualifier ?? "");
  if (found) return found;
  throw new AwsError(
    ProvisionedConcurrencyConfigNotFoundException$,
    "No Provisioned Concurrency Config found for this function",
    { members: { Type: "User" } },
  );
}

async function toStatus(record: ProvisionedRecord, target: FunctionTarget, ctx: LambdaContext) {
  const ready = Math.min(await countReady(target, ctx), record.requested);
  return {
    RequestedProvisionedConcurrentExecutions: record.requested,
    AvailableProvisionedConcurrentExecutions: ready,
    AllocatedProvisionedConcurrentExecutions: ready,
    Status: ready === record.requested ? ("READY" as const) : ("IN_PROGRESS" as const),
    LastModified: new Date(record.lastModified).toISOString().replace("Z", "+0000"),
  };
}
