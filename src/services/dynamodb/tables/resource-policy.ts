import { PolicyNotFoundException$ } from "@aws-sdk/client-dynamodb";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { namedTableNotFound, validationError } from "../errors.js";
import type { Op } from "../operation.js";
import { type DynamoContext, findTable } from "../state.js";
import { putTable } from "./put-table.js";
import type { Table } from "./table.js";
import { tableArn } from "./table-name.js";
import { toPolicy } from "./table-settings.js";

/** Stands for there being no policy yet, where an expected revision is given. */
const NO_POLICY = "NO_POLICY";

export const PutResourcePolicy: Op<"PutResourcePolicy"> = async (input, ctx) => {
  const policy = toPolicy(ctx, input.Policy ?? "");
  return await ctx.store.transact(async (tx) => {
    const table = await guardedTable(tx, ctx, input.ResourceArn);
    checkRevision(table, input.ExpectedRevisionId);
    // The same policy again changes nothing, not even its revision.
    if (table.policy?.document === policy?.document) return { RevisionId: table.policy?.revision };
    putTable(tx, ctx, { ...table, policy });
    return { RevisionId: policy?.revision };
  });
};

export const GetResourcePolicy: Op<"GetResourcePolicy"> = async (input, ctx) => {
  const { policy } = await guardedTable(ctx.store, ctx, input.ResourceArn);
  if (policy === undefined) throw policyNotFound(input.ResourceArn);
  return { Policy: policy.document, RevisionId: policy.revision };
};

export const DeleteResourcePolicy: Op<"DeleteResourcePolicy"> = async (input, ctx) => {
  return await ctx.store.transact(async (tx) => {
    const { policy, ...table } = await guardedTable(tx, ctx, input.ResourceArn);
    checkRevision({ name: table.name, policy }, input.ExpectedRevisionId);
    // Deleting none is no error.
    if (policy === undefined) return {};
    putTable(tx, ctx, table);
    return { RevisionId: policy.revision };
  });
};

function checkRevision({ name, policy }: Pick<Table, "name" | "policy">, expected: string | undefined): void {
  if (expected === undefined || expected === (policy?.revision ?? NO_POLICY)) return;
  if (expected === NO_POLICY) {
    throw policyNotFound(
      `Requested policy update expecting none to be present for table ${name}, ` +
        `but a policy exists with revision id ${policy?.revision}.`,
    );
  }
  const found =
    policy === undefined
      ? `but the target table ${name} has no policy.`
      : `but the policy associated to target table ${name} has revision id ${policy.revision}.`;
  throw policyNotFound(`Requested update for policy with revision id ${expected}, ${found}`);
}

function policyNotFound(detail: string | undefined) {
  return new AwsError(
    PolicyNotFoundException$,
    `Resource-based policy not found for the provided ResourceArn: ${detail}`,
  );
}

/** Tables carry policies; those of streams are not built. */
async function guardedTable(reader: Reader, ctx: DynamoContext, arn: string | undefined): Promise<Table> {
  const name = /:table\/([^/]+)$/.exec(arn ?? "")?.[1];
  if (name === undefined) throw validationError(`Invalid ResourceArn: ${arn}`);
  const table = arn === tableArn(ctx, name) ? await findTable(reader, ctx, name) : undefined;
  if (table !== undefined) return table;
  throw namedTableNotFound(name);
}
