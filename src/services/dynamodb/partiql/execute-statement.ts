import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Consumption } from "../capacity.js";
import { project } from "../expressions/paths.js";
import { type Item, itemOutput, toOutput } from "../items/item.js";
import { readItem, writeItem } from "../items/write-item.js";
import { isConditionMet } from "../items/write-plan.js";
import { metered } from "../metered.js";
import type { Op } from "../operation.js";
import { type DynamoContext, openTable } from "../state.js";
import { tableNameOf } from "../tables/table-name.js";
import { parseStatement } from "./parse-statement.js";
import { planStatement, type WriteStatement } from "./plan-statement.js";
import { runSelect } from "./run-select.js";
import type { Returning } from "./statement.js";
import { malformed } from "./tokens.js";

export const ExecuteStatement: Op<"ExecuteStatement"> = async (input, ctx) => {
  const statement = parseStatement(input.Statement ?? "", input.Parameters);
  if (statement.kind === "SELECT") {
    const result = await runSelect(ctx, statement, {
      isConsistent: input.ConsistentRead ?? false,
      limit: input.Limit,
      nextToken: input.NextToken,
    });
    const capacity = result.consumed.report(input.ReturnConsumedCapacity, result.consumed.table.name);
    return metered(
      {
        Items: result.items,
        ...(result.nextToken && { NextToken: result.nextToken }),
        ...(result.lastKey && { LastEvaluatedKey: toOutput(result.lastKey) }),
        ...(capacity && { ConsumedCapacity: capacity }),
      },
      [result.consumed],
    );
  }
  if (statement.kind === "EXISTS") throw malformed("EXISTS is allowed in transactions only");
  const { items, consumed } = await runWriteStatement(
    ctx,
    statement,
    input.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
  );
  const capacity = consumed.report(input.ReturnConsumedCapacity, consumed.table.name);
  return metered({ Items: items, ...(capacity && { ConsumedCapacity: capacity }) }, [consumed]);
};

interface WriteResult {
  items: Record<string, AttributeValue>[];
  consumed: Consumption;
}

/** Carries out one writing statement. */
export async function runWriteStatement(
  ctx: DynamoContext,
  statement: WriteStatement,
  returnsItem: boolean,
): Promise<WriteResult> {
  const name = tableNameOf(ctx, statement.table);
  const done = await ctx.store.transact(async (tx) => {
    const table = await openTable(tx, ctx, name, "write");
    const plan = planStatement(table, statement);
    plan.check(table);
    const before = await readItem(tx, table, plan.keyed);
    if (!isConditionMet(plan.condition, before)) {
      if (returnsItem && before !== undefined) plan.failure.members["Item"] = itemOutput(before);
      throw plan.failure;
    }
    const after = plan.next(table, before);
    return { before, after, ...writeItem(tx, ctx, { table, key: plan.keyed, before, after }) };
  });
  ctx.state.counts.note(ctx.account, ctx.region, done.counts);
  return { items: returned(statement, done.before, done.after), consumed: done.consumed };
}

function returned(
  statement: WriteStatement,
  before: Item | undefined,
  after: Item | undefined,
): Record<string, AttributeValue>[] {
  const returning: Returning | undefined = "returning" in statement ? statement.returning : undefined;
  const item = returning?.state === "OLD" ? before : after;
  if (returning === undefined || item === undefined) return [];
  if (returning.scope === "ALL" || statement.kind !== "UPDATE") return [itemOutput(item)];
  return [
    toOutput(
      project(
        item.attributes,
        statement.actions.map(({ path }) => path),
      ),
    ),
  ];
}
