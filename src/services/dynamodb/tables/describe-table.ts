import type { Op } from "../operation.js";
import { type DynamoContext, describedTable, findTable } from "../state.js";
import { describeTable } from "./describe.js";
import { putTable } from "./put-table.js";
import type { KmsEncryption, Table } from "./table.js";
import { inaccessibleSince } from "./table-encryption.js";
import { controlTableNameOf } from "./table-name.js";

export const DescribeTable: Op<"DescribeTable"> = async (input, ctx) => {
  const found = await describedTable(ctx.store, ctx, controlTableNameOf(ctx, input.TableName));
  const table = found.encryption === undefined ? found : await lookAtKey(ctx, found);
  const counts = await ctx.state.counts.of(ctx.account, ctx.region, table.space);
  return { Table: describeTable(ctx, table, counts) };
};

/** The table with what DynamoDB just found out of its key, noted where it is news. */
async function lookAtKey(ctx: DynamoContext, table: Table): Promise<Table> {
  const { encryption } = table;
  if (encryption?.type !== "KMS") return table;
  const known = encryption.inaccessibleSince;
  const since = await inaccessibleSince(ctx, table, known);
  if (since === known) return table;
  await ctx.store.transact(async (tx) => {
    const now = await findTable(tx, ctx, table.name);
    if (now?.encryption?.type !== "KMS" || now.encryption.keyArn !== encryption.keyArn) return;
    putTable(tx, ctx, { ...now, encryption: noted(now.encryption, since) });
  });
  return { ...table, encryption: noted(encryption, since) };
}

function noted({ inaccessibleSince: _, ...kept }: KmsEncryption, since: number | undefined): KmsEncryption {
  return { ...kept, ...(since !== undefined && { inaccessibleSince: since }) };
}
