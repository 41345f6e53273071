import type { Transaction } from "../../../core/store/store.js";
import { dropBlobs } from "../code/version-blobs.js";
import { conflict, functionNotFound, invalidParameter } from "../errors.js";
import { type FunctionTarget, LATEST, toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import {
  aliases,
  deleteFunctionParts,
  deleteQualifiedParts,
  functions,
  type VersionRecord,
  versionKey,
  versions,
} from "../store.js";
import { findFunction } from "./find.js";

export const DeleteFunction: LambdaOperation<"DeleteFunction"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  if (target.qualifier === LATEST) {
    throw invalidParameter("$LATEST version cannot be deleted without deleting the function.");
  }
  await findFunction(ctx.store, { ...target, qualifier: undefined });
  const gone = await ctx.store.transact((tx) =>
    target.qualifier === undefined ? deleteAll(tx, target, ctx) : deleteVersion(tx, target, ctx),
  );
  for (const version of gone) ctx.state.executor.retire(toFunctionArn({ ...target, qualifier: version }));
  return { StatusCode: 204 };
};

async function deleteVersion(tx: Transaction, target: FunctionTarget, ctx: LambdaContext): Promise<string[]> {
  const version = target.qualifier ?? LATEST;
  if (!/^\d+$/.test(version)) {
    throw invalidParameter("Deletion of aliases is not currently supported.");
  }
  for await (const { value } of aliases.range(tx, { prefix: [target.name] })) {
    if (value.version === version || value.weights[version] !== undefined) {
      throw conflict(`Version ${version} is referenced by alias ${value.name}`);
    }
  }
  const record = await versions.get(tx, target.name, Number(version));
  // Deleting a version that is not there succeeds, as on AWS.
  if (!record) return [];
  drop(tx, record, ctx);
  deleteQualifiedParts(tx, target.name, version);
  return [version];
}

async function deleteAll(tx: Transaction, target: FunctionTarget, ctx: LambdaContext): Promise<string[]> {
  if (!(await functions.get(tx, target.name))) throw functionNotFound(toFunctionArn(target));
  const gone: string[] = [];
  for await (const { value } of versions.range(tx, { prefix: [target.name] })) {
    drop(tx, value, ctx);
    gone.push(value.version);
  }
  deleteFunctionParts(tx, target.name);
  functions.delete(tx, target.name);
  return gone;
}

function drop(tx: Transaction, record: VersionRecord, ctx: LambdaContext): void {
  dropBlobs(tx, record, ctx);
  versions.delete(tx, record.functionName, versionKey(record.version));
}
