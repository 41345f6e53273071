import { PolicyNotFoundException$, ResourceNotFoundException$ } from "@aws-sdk/client-dynamodb";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { validationError } from "../errors.js";
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
  await ctx.store.transact(async (tx) => {
    const table = await guardedTable(tx, ctx, input.ResourceArn);
    checkRevision(table, input.ExpectedRevisionId);
    putTable(tx, ctx, { ...table, policy });
  });
  return { RevisionId: policy?.revision };
};

export const GetResourcePolicy: Op<"GetResourcePolicy"> = async (input, ctx) => {
  const { policy } = await guardedTable(ctx.store, ctx, input.ResourceArn);
  if (policy === undefined) throw policyNotFound(input.ResourceArn);
  return { Policy: policy.document, RevisionId: policy.revision };
};

export const DeleteResourcePolicy: Op<"DeleteResourcePolicy"> = async (input, ctx) => {
  return await ctx.store.transact(async (tx) => {
    const { policy, ...table } = await guardedTable(tx, ctx, input.ResourceArn);
    checkRevision({ policy }, input.ExpectedRevisionId);
    // Deleting none is no error.
    if (policy === undefined) return {};
    putTable(tx, ctx, table);
    return { RevisionId: policy.revision };
  });
};

function checkRevision({ policy }: Pick<Table, "policy">, expected: string | undefined): void {
  if (expected === undefined || expected === (policy?.revision ?? NO_POLICY)) return;
  throw new AwsError(PolicyNotFoundException$, "The policy's current revision is not the expected one");
}

function policyNotFound(arn: string | undefined) {
  return new AwsError(
    PolicyNotFoundException$,
    `Resource-based policy not found for the provided ResourceArn: ${arn}`,
  );
}

/** Tables carry policies; those of streams are not built. */
async function guardedTable(reader: Reader, ctx: DynamoContext, arn: string | undefined): Promise<Table> {
  const name = /:table\/([^/]+)$/.exec(arn ?? "")?.[1];
  if (name === undefined) throw validationError(`Invalid ResourceArn: ${arn}`);
  const table = arn === tableArn(ctx, name) ? await findTable(reader, ctx, name) : undefined;
  if (table !== undefined) return table;
  throw new AwsError(
    ResourceNotFoundException$,
    `Requested resource not found: ResourceArn: ${arn} not found`,
  );
}
