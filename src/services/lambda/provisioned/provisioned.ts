import {
  type ProvisionedConcurrencyConfigListItem,
  ProvisionedConcurrencyConfigNotFoundException$,
} from "@aws-sdk/client-lambda";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { sumProvisioned, sumReserved } from "../concurrency/sum.js";
import { conflict, invalidParameter, invalidWithoutType } from "../errors.js";
import { findFunction } from "../functions/find.js";
import { findSubject, type Subject } from "../functions/revision.js";
import { CONCURRENCY_MAX, UNRESERVED_CONCURRENCY_MIN } from "../limits.js";
import { type FunctionTarget, LATEST, toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import { startAfter, toMarker, toPageSize } from "../pages.js";
import { aliases, type ProvisionedRecord, provisioned } from "../store.js";
import { type Progress, progressOf, provision } from "./provision.js";

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
  await findSubject(ctx.store, target);
  const owner = await findFunction(ctx.store, target);
  if (owner.reservedConcurrency === undefined) await checkUnreserved(requested, ctx);
  else if (
    requested + (await sumProvisioned(ctx.store, target.name, target.qualifier)) >
    owner.reservedConcurrency
  ) {
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
  const isNew = await ctx.store.transact(async (tx) => {
    const before = await provisioned.get(tx, record.functionName, record.qualifier);
    await checkAlone(tx, target, await findSubject(tx, target));
    provisioned.put(tx, [record.functionName, record.qualifier], record);
    return before === undefined;
  });
  await provision(record, ctx);
  // What is there already counts for a configuration that was there before.
  return isNew ? toShown(record, { ready: 0, hasFailed: false }) : await toStatus(record, target, ctx);
};

export const GetProvisionedConcurrencyConfig: LambdaOperation<"GetProvisionedConcurrencyConfig"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  const found = await findRecord(ctx.store, target);
  if (!found) {
    throw new AwsError(
      ProvisionedConcurrencyConfigNotFoundException$,
      "No Provisioned Concurrency Config found for this function",
      { members: { Type: "User" } },
    );
  }
  return await toStatus(found, target, ctx);
};

export const DeleteProvisionedConcurrencyConfig: LambdaOperation<
  "DeleteProvisionedConcurrencyConfig"
> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  const record = await findRecord(ctx.store, target);
  if (!record) return {};
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

async function findRecord(from: Reader, target: FunctionTarget): Promise<ProvisionedRecord | undefined> {
  if (target.qualifier === undefined || target.qualifier === LATEST) {
    throw invalidParameter("The function resource provided must be an alias or a published version.");
  }
  await findSubject(from, target);
  return await provisioned.get(from, target.name, target.qualifier);
}

/** A version is provisioned by itself or by one alias. */
async function checkAlone(from: Reader, target: FunctionTarget, subject: Subject): Promise<void> {
  const { name } = target;
  if ("alias" in subject) {
    if (!(await provisioned.get(from, name, subject.alias.version))) return;
    throw conflict(
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    );
  }
  for await (const { value } of provisioned.range(from, { prefix: [name] })) {
    const alias = await aliases.get(from, name, value.qualifier);
    if (alias?.version === subject.version.version) {
      throw conflict("Version is pointed by a Provisioned Concurrency alias");
    }
  }
}

/** What a function without a reservation takes comes out of what the account's functions share. */
async function checkUnreserved(requested: number, ctx: LambdaContext): Promise<void> {
  const unreserved = CONCURRENCY_MAX - (await sumReserved(ctx.store));
  if (requested > unreserved) {
    throw invalidWithoutType(
      `Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${unreserved}].`,
    );
  }
  if (unreserved - requested < UNRESERVED_CONCURRENCY_MIN) {
    throw invalidWithoutType(
      "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum " +
        `value of [${UNRESERVED_CONCURRENCY_MIN}].`,
    );
  }
}

async function toStatus(record: ProvisionedRecord, target: FunctionTarget, ctx: LambdaContext) {
  return toShown(record, await progressOf(target, ctx));
}

function toShown(record: ProvisionedRecord, { ready, hasFailed }: Progress) {
  const available = Math.min(ready, record.requested);
  return {
    RequestedProvisionedConcurrentExecutions: record.requested,
    AvailableProvisionedConcurrentExecutions: available,
    AllocatedProvisionedConcurrentExecutions: available,
    ...toState(available === record.requested, hasFailed),
    LastModified: new Date(record.lastModified).toISOString().replace("Z", "+0000"),
  };
}

function toState(isComplete: boolean, hasFailed: boolean) {
  if (isComplete) return { Status: "READY" as const };
  if (!hasFailed) return { Status: "IN_PROGRESS" as const };
  return { Status: "FAILED" as const, StatusReason: "FUNCTION_ERROR_INIT_FAILURE" };
}
