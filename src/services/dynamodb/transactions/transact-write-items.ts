import type { ItemCollectionMetrics, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { validationError } from "../errors.js";
import type { SyntaxReader } from "../expressions/syntax-reader.js";
import { collectionMetrics } from "../items/item-collection.js";
import { planCheck, planDelete } from "../items/plan-delete.js";
import { planPut } from "../items/plan-put.js";
import { planUpdate } from "../items/plan-update.js";
import type { Written } from "../items/write-item.js";
import type { WritePlan } from "../items/write-plan.js";
import { TRANSACTION_BYTES_MAX } from "../limits.js";
import { metered } from "../metered.js";
import type { Op } from "../operation.js";
import type { DynamoContext } from "../state.js";
import { itemSizeBytes } from "../values/value-size.js";
import { type Action, mergeWrites, runActions } from "./run-actions.js";

/** An action with its plan, which needs no table. */
interface Planned {
  plan: WritePlan;
  action: Action;
}

export const TransactWriteItems: Op<"TransactWriteItems"> = async (input, ctx) => {
  const planned = (input.TransactItems ?? []).map((item) => toPlanned(item, ctx.state.expressions));
  checkSize(planned);
  const { written, isRepeat } = await runActions(
    ctx,
    planned.map(({ action }) => action),
    input,
  );
  const consumed = mergeWrites(written);
  const capacity = consumed.flatMap(
    (each) => each.report(input.ReturnConsumedCapacity, each.table.name, isRepeat ? "read" : "write") ?? [],
  );
  const metrics =
    input.ReturnItemCollectionMetrics === "SIZE" ? allMetrics(ctx, planned, written) : undefined;
  return metered(
    {
      ...(capacity.length > 0 && { ConsumedCapacity: capacity }),
      ...(metrics && { ItemCollectionMetrics: metrics }),
    },
    consumed,
  );
};

function toPlanned(item: TransactWriteItem, reader: SyntaxReader): Planned {
  const given = Object.values(item).filter((action) => action !== undefined);
  if (given.length === 0) {
    throw validationError(
      "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request",
    );
  }
  if (given.length > 1) {
    throw validationError("TransactItems can only contain one of Check, Put, Update or Delete");
  }
  const { Put, Delete, Update, ConditionCheck } = item;
  const request = Put ?? Delete ?? Update ?? ConditionCheck;
  const plan = Put ? planPut(Put, reader) : Update ? planUpdate(Update, reader) : toKeyPlan(item, reader);
  const action: Action = {
    named: request?.TableName ?? "",
    plan: () => plan,
    isCheck: ConditionCheck !== undefined,
    returnsItem: request?.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
    failureCode: "ConditionalCheckFailed",
  };
  return { plan, action };
}

function toKeyPlan({ Delete, ConditionCheck }: TransactWriteItem, reader: SyntaxReader): WritePlan {
  return Delete ? planDelete(Delete, reader) : planCheck({ Key: undefined, ...ConditionCheck }, reader);
}

/** What counts is the request: a transaction may delete more than it may write. */
function checkSize(planned: readonly Planned[]): void {
  const size = planned.reduce((sum, { plan }) => sum + itemSizeBytes(plan.keyed), 0);
  if (size > TRANSACTION_BYTES_MAX) {
    throw validationError(
      `Collection size cannot exceed ${TRANSACTION_BYTES_MAX} bytes: transaction payload is too large`,
    );
  }
}

function allMetrics(ctx: DynamoContext, planned: readonly Planned[], written: readonly Written[]) {
  const metrics = new Map<string, ItemCollectionMetrics[]>();
  for (const [i, { consumed }] of written.entries()) {
    const found = collectionMetrics(ctx, consumed.table, planned[i]?.plan.keyed ?? {});
    if (found !== undefined)
      metrics.set(consumed.table.name, [...(metrics.get(consumed.table.name) ?? []), found]);
  }
  return metrics.size === 0 ? undefined : Object.fromEntries(metrics);
}
