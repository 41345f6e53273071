import { checkPolicy } from "../../../core/iam/grammar/check-policy.js";
import { MalformedPolicy } from "../../../core/iam/grammar/malformed.js";
import type { Reader } from "../../../core/store/store.js";
import { invalidParameter, notFound } from "../errors.js";
import { findSubject, revise, revisionOf } from "../functions/revision.js";
import { type FunctionTarget, LATEST, toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import { type PolicyRecord, policies } from "../store.js";
import { putPolicy } from "./permissions.js";
import { toDocument } from "./policy.js";

/** The policy as a whole, where AddPermission and RemovePermission take it statement by statement. */
export const PutResourcePolicy: LambdaOperation<"PutResourcePolicy"> = async (input, ctx) => {
  const target = toTarget(input.ResourceArn, ctx);
  const given = input.Policy ?? "";
  check(given, toFunctionArn(target));
  const pinned = await ctx.principals.pin(given, invalidPolicy);
  await ctx.store.transact(async (tx) => {
    revise(tx, await findSubject(tx, target), input.RevisionId, ctx);
    putPolicy(tx, target, readRecord(pinned));
  });
  return await show(target, ctx);
};

export const GetResourcePolicy: LambdaOperation<"GetResourcePolicy"> = (input, ctx) =>
  show(toTarget(input.ResourceArn, ctx), ctx);

export const DeleteResourcePolicy: LambdaOperation<"DeleteResourcePolicy"> = async (input, ctx) => {
  const target = toTarget(input.ResourceArn, ctx);
  await ctx.store.transact(async (tx) => {
    await findPolicy(tx, target);
    revise(tx, await findSubject(tx, target), input.RevisionId, ctx);
    policies.delete(tx, target.name, target.qualifier ?? "");
  });
  return {};
};

function toTarget(arn: string | undefined, ctx: LambdaContext): FunctionTarget {
  const target = toFunctionTarget(arn, ctx);
  if (target.qualifier !== LATEST) return target;
  throw invalidParameter("We currently do not support adding policies for $LATEST.");
}

async function show(target: FunctionTarget, ctx: LambdaContext) {
  const record = await findPolicy(ctx.store, target);
  const RevisionId = revisionOf(await findSubject(ctx.store, target));
  return { Policy: await ctx.principals.show(toDocument(record)), RevisionId };
}

async function findPolicy(from: Reader, target: FunctionTarget): Promise<PolicyRecord> {
  await findSubject(from, target);
  const found = await policies.get(from, target.name, target.qualifier ?? "");
  if (!found) throw notFound("The resource you requested does not exist.");
  return found;
}

/** A well formed policy of a resource, that resource its own. */
function check(document: string, functionArn: string): void {
  try {
    checkPolicy(document, "resource");
  } catch (error) {
    if (error instanceof MalformedPolicy) throw invalidParameter(`The policy is not valid: ${error.message}`);
    throw error;
  }
  for (const { Resource } of readRecord(document).statements) {
    if ([Resource].flat().some((resource) => resource !== functionArn)) {
      throw invalidParameter(
        `The policy is not valid: each statement's Resource must be the resource itself, ${functionArn}`,
      );
    }
  }
}

const invalidPolicy = () =>
  invalidParameter("The provided principal was invalid. Please check the principal and try again.");

function readRecord(document: string): PolicyRecord {
  const { Version, Id, Statement } = JSON.parse(document) as Record<string, unknown>;
  return {
    statements: [Statement].flat() as Record<string, unknown>[],
    ...(typeof Version === "string" ? { version: Version } : {}),
    ...(typeof Id === "string" ? { id: Id } : {}),
  };
}
