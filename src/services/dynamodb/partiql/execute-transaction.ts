import type { ItemResponse, ParameterizedStatement } from "@aws-sdk/client-dynamodb";
import { Consumption, readUnits } from "../capacity.js";
import { validationError } from "../errors.js";
import { Item } from "../items/item.js";
import { checkKey, itemPlace } from "../items/item-key.js";
import { metered } from "../metered.js";
import type { Op } from "../operation.js";
import { type DynamoContext, openTable, useKey } from "../state.js";
import { items } from "../store.js";
import type { Table } from "../tables/table.js";
import { tableNameOf } from "../tables/table-name.js";
import { checkDistinctItems } from "../transactions/distinct-items.js";
import { type Action, mergeWrites, runActions } from "../transactions/run-actions.js";
import type { Attributes } from "../values/attribute-value.js";
import { parseStatement } from "./parse-statement.js";
import { planStatement, type WriteStatement } from "./plan-statement.js";
import { selected } from "./run-select.js";
import type { Exists, Select, Statement } from "./statement.js";
import { isMalformed } from "./tokens.js";
import { onlyKeyIn, wholeKeyIn } from "./where-keys.js";

export const ExecuteTransaction: Op<"ExecuteTransaction"> = async (input, ctx) => {
  const requests = input.TransactStatements ?? [];
  const statements = requests.map(parse);
  const selects = statements.filter((each): each is Select => each.kind === "SELECT");
  if (selects.length > 0 && selects.length < statements.length) {
    throw validationError(
      "ExecuteTransaction API does not support both read and write operations in the same request.",
    );
  }
  if (selects.length > 0) return await readTransaction(ctx, selects, input.ReturnConsumedCapacity);
  const actions = statements.filter(isWrite).map((statement, i) => toAction(statement, requests[i], i));
  const { written, isRepeat } = await runActions(ctx, actions, input);
  const consumed = mergeWrites(written);
  const capacity = consumed.flatMap(
    (each) => each.report(input.ReturnConsumedCapacity, each.table.name, isRepeat ? "read" : "write") ?? [],
  );
  return metered({ Responses: [], ...(capacity.length > 0 && { ConsumedCapacity: capacity }) }, consumed);
};

function parse({ Statement: text = "", Parameters }: ParameterizedStatement, at: number): Statement {
  try {
    return parseStatement(text, Parameters);
  } catch (error) {
    throw isMalformed(error) ? invalidStatement(at, error.message) : error;
  }
}

function isWrite(statement: Statement): statement is WriteStatement {
  return statement.kind !== "SELECT";
}

function toAction(
  statement: WriteStatement,
  request: ParameterizedStatement | undefined,
  at: number,
): Action {
  return {
    named: statement.table,
    plan: (table) => planStatement(table, statement),
    ...(statement.kind === "EXISTS" && { check: (table: Table) => checkExists(table, statement, at) }),
    isCheck: statement.kind === "EXISTS",
    returnsItem: request?.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
    failureCode: statement.kind === "INSERT" ? "DuplicateItem" : "ConditionalCheckFailed",
  };
}

function checkExists(table: Table, { where }: Exists, at: number): void {
  if (wholeKeyIn(table, where) !== undefined && onlyKeyIn(table, where) === undefined) return;
  throw invalidStatement(at, "EXISTS() must contain a single item read with additional condition");
}

function invalidStatement(at: number, message: string) {
  return validationError(`Validation failed in TransactStatements[${at}]: ${message}`);
}

/** All items as of one moment. */
async function readTransaction(
  ctx: DynamoContext,
  selects: readonly Select[],
  wanted: Parameters<Consumption["report"]>[0],
) {
  const found = await ctx.store.transact(async (tx) => {
    const responses: { response: ItemResponse; consumed: Consumption }[] = [];
    const targets: { table: Table; key: Attributes }[] = [];
    for (const [i, { table: named, index, where, paths }] of selects.entries()) {
      if (index !== undefined) {
        throw invalidStatement(i, "Reads on indices are not supported within transactions.");
      }
      const table = await openTable(tx, ctx, tableNameOf(ctx, named), "read");
      const key = onlyKeyIn(table, where);
      if (key === undefined) {
        throw invalidStatement(
          i,
          "Select statements within ExecuteTransaction must specify the primary key in the where clause.",
        );
      }
      checkKey(table, key);
      targets.push({ table, key });
      const place = itemPlace(table, key);
      const stored = await items.get(tx, ...place);
      const item = stored && Item.stored(stored, table);
      const consumed = new Consumption(table);
      const units = readUnits(item?.size ?? 0, "transactional");
      useKey(ctx, table, "read", place[1], units);
      consumed.addRead(units);
      responses.push({ response: item === undefined ? {} : { Item: selected(item, paths) }, consumed });
    }
    checkDistinctItems(targets);
    return responses;
  });
  const consumed = found.map((each) => each.consumed);
  const capacity = consumed.flatMap((each) => each.report(wanted, each.table.name, "read") ?? []);
  return metered(
    {
      Responses: found.map(({ response }) => response),
      ...(capacity.length > 0 && { ConsumedCapacity: capacity }),
    },
    consumed,
  );
}
