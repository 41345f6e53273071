import { PolicyLengthExceededException$ } from "@aws-sdk/client-lambda";
import type { Transaction } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { conflict, invalidParameter, notFound } from "../errors.js";
import { findFunction } from "../functions/find.js";
import { findSubject, revise, revisionOf } from "../functions/revision.js";
import { POLICY_BYTES_MAX } from "../limits.js";
import { type FunctionTarget, LATEST, toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import type { LambdaOperation } from "../operation.js";
import { functions, type PolicyRecord, policies } from "../store.js";
import { toDocument } from "./policy.js";
import { pinStatement, toStatement } from "./statement.js";

export const AddPermission: LambdaOperation<"AddPermission"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  if (target.qualifier === LATEST) {
    throw invalidParameter("We currently do not support adding policies for $LATEST.");
  }
  const statement = toStatement(input, toFunctionArn(target));
  const stored = await pinStatement(ctx, statement);
  await ctx.store.transact(async (tx) => {
    await findFunction(tx, { ...target, qualifier: undefined });
    const subject = await findSubject(tx, target);
    const before = await policies.get(tx, target.name, target.qualifier ?? "");
    revise(tx, subject, input.RevisionId, ctx);
    const statements = before?.statements ?? [];
    if (statements.some(({ Sid }) => Sid === input.StatementId)) {
      throw conflict(
        `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, ` +
          "or remove the existing statement.",
      );
    }
    putPolicy(tx, target, { ...before, statements: [...statements, stored] });
  });
  return { Statement: JSON.stringify(statement) };
};

export const RemovePermission: LambdaOperation<"RemovePermission"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  await ctx.store.transact(async (tx) => {
    if (!(await functions.get(tx, target.name))) {
      throw notFound(`No policy found for: ${toFunctionArn(target)}`);
    }
    const subject = await findSubject(tx, target);
    const before = await policies.get(tx, target.name, target.qualifier ?? "");
    if (!before) throw notFound("No policy is associated with the given resource.");
    revise(tx, subject, input.RevisionId, ctx);
    const statements = before.statements.filter(({ Sid }) => Sid !== input.StatementId);
    if (statements.length === before.statements.length) {
      throw notFound(`Statement ${input.StatementId} is not found in resource policy.`);
    }
    putPolicy(tx, target, { ...before, statements });
  });
  return {};
};

export const GetPolicy: LambdaOperation<"GetPolicy"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx, input.Qualifier);
  const record = await policies.get(ctx.store, target.name, target.qualifier ?? "");
  if (!record) throw notFound("The resource you requested does not exist.");
  const RevisionId = revisionOf(await findSubject(ctx.store, target));
  return { Policy: await ctx.principals.show(toDocument(record)), RevisionId };
};

/** A policy without statements is none. */
export function putPolicy(tx: Transaction, target: FunctionTarget, record: PolicyRecord): void {
  const key = [target.name, target.qualifier ?? ""] as const;
  if (record.statements.length === 0) {
    policies.delete(tx, ...key);
    return;
  }
  if (Buffer.byteLength(toDocument(record)) > POLICY_BYTES_MAX) {
    throw new AwsError(
      PolicyLengthExceededException$,
      `The final policy size (${Buffer.byteLength(toDocument(record))}) is bigger than the limit (${POLICY_BYTES_MAX}).`,
      { members: { Type: "User" } },
    );
  }
  policies.put(tx, key, record);
}
