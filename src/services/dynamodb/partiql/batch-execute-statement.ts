import type {
  BatchStatementError,
  BatchStatementErrorCodeEnum,
  BatchStatementRequest,
  BatchStatementResponse,
} from "@aws-sdk/client-dynamodb";
import { AwsError } from "../../../wire/aws-error.js";
import { keyText } from "../batch/batch-get-item.js";
import { Consumption, readUnits } from "../capacity.js";
import { validationError } from "../errors.js";
import { Item } from "../items/item.js";
import { checkKey, itemPlace, keyOf } from "../items/item-key.js";
import { metered } from "../metered.js";
import type { Op } from "../operation.js";
import { type DynamoContext, findTable, openTable, useKey } from "../state.js";
import { items } from "../store.js";
import type { Table } from "../tables/table.js";
import { tableNameOf } from "../tables/table-name.js";
import type { Attributes } from "../values/attribute-value.js";
import { runWriteStatement } from "./execute-statement.js";
import { parseStatement } from "./parse-statement.js";
import { selected } from "./run-select.js";
import type { Select, Statement } from "./statement.js";
import { onlyKeyIn, wholeKeyIn } from "./where-keys.js";

interface Answer {
  response: BatchStatementResponse;
  consumed: Consumption | undefined;
}

/** Each statement on its own: one that fails says so in its own answer. */
export const BatchExecuteStatement: Op<"BatchExecuteStatement"> = async (input, ctx) => {
  const requests = input.Statements ?? [];
  const parsed = requests.map(parse);
  checkNotMixed(parsed);
  await checkDistinct(ctx, parsed);
  const answers: Answer[] = [];
  for (const [i, request] of requests.entries()) answers.push(await answer(ctx, request, parsed[i]));
  const consumed = answers.flatMap((each) => each.consumed ?? []);
  const capacity = consumed.flatMap(
    (each) => each.report(input.ReturnConsumedCapacity, each.table.name) ?? [],
  );
  return metered(
    {
      Responses: answers.map(({ response }) => response),
      ...(capacity.length > 0 && { ConsumedCapacity: capacity }),
    },
    consumed,
  );
};

function parse({ Statement: text = "", Parameters: values }: BatchStatementRequest): Statement | AwsError {
  try {
    return parseStatement(text, values);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

function checkNotMixed(parsed: readonly (Statement | AwsError | undefined)[]): void {
  const statements = parsed.filter(
    (each): each is Statement => each !== undefined && !(each instanceof AwsError),
  );
  const reads = statements.filter(({ kind }) => kind === "SELECT").length;
  if (reads > 0 && reads < statements.length) {
    throw validationError("Read and write requests together in the same batch is not supported.");
  }
}

/** A batch may speak of each item once. A statement whose item is not known fails by itself. */
async function checkDistinct(ctx: DynamoContext, parsed: readonly (Statement | AwsError)[]): Promise<void> {
  const seen = new Set<string>();
  for (const statement of parsed) {
    if (statement instanceof AwsError) continue;
    const table = await findTable(ctx.store, ctx, statement.table);
    const key = table && keyIn(table, statement);
    if (key === undefined) continue;
    const text = `${table?.name}/${keyText(key)}`;
    if (seen.has(text)) throw validationError("Provided list of item keys contains duplicates");
    seen.add(text);
  }
}

function keyIn(table: Table, statement: Statement): Attributes | undefined {
  if (statement.kind === "INSERT") return keyOf(table.key, statement.item);
  return statement.where && wholeKeyIn(table, statement.where);
}

async function answer(
  ctx: DynamoContext,
  request: BatchStatementRequest,
  parsed: Statement | AwsError | undefined,
): Promise<Answer> {
  const table = parsed === undefined || parsed instanceof AwsError ? undefined : parsed.table;
  try {
    if (parsed === undefined || parsed instanceof AwsError) throw parsed;
    if (parsed.kind === "SELECT") return await get(ctx, parsed, request.ConsistentRead ?? false);
    const returnsItem = request.ReturnValuesOnConditionCheckFailure === "ALL_OLD";
    const { items: found, consumed } = await runWriteStatement(ctx, parsed, returnsItem);
    return { response: { TableName: parsed.table, ...(found[0] && { Item: found[0] }) }, consumed };
  } catch (error) {
    return { response: { Error: toError(error), ...(table && { TableName: table }) }, consumed: undefined };
  }
}

async function get(ctx: DynamoContext, statement: Select, isConsistent: boolean): Promise<Answer> {
  const table = await openTable(ctx.store, ctx, tableNameOf(ctx, statement.table), "read");
  const key = onlyKeyIn(table, statement.where);
  if (key === undefined || statement.index !== undefined) {
    throw validationError(
      "Select statements within BatchExecuteStatement must specify the primary key in the where clause.",
    );
  }
  checkKey(table, key);
  const place = itemPlace(table, key);
  const stored = await items.get(ctx.store, ...place);
  const item = stored && Item.stored(stored, table);
  const consumed = new Consumption(table);
  const units = readUnits(item?.size ?? 0, isConsistent ? "strong" : "eventual");
  useKey(ctx, table, "read", place[1], units);
  consumed.addRead(units);
  const isFound = item !== undefined;
  const response = { TableName: table.name, ...(isFound && { Item: selected(item, statement.paths) }) };
  return { response, consumed };
}

const CODES: Readonly<Record<string, BatchStatementErrorCodeEnum>> = {
  AccessDeniedException: "AccessDenied",
  ConditionalCheckFailedException: "ConditionalCheckFailed",
  DuplicateItemException: "DuplicateItem",
  ItemCollectionSizeLimitExceededException: "ItemCollectionSizeLimitExceeded",
  ProvisionedThroughputExceededException: "ProvisionedThroughputExceeded",
  ResourceNotFoundException: "ResourceNotFound",
  ThrottlingException: "ThrottlingError",
  ValidationException: "ValidationError",
};

function toError(error: unknown): BatchStatementError {
  const code = error instanceof AwsError ? CODES[error.code] : undefined;
  if (!(error instanceof AwsError) || code === undefined) throw error;
  const { Item } = error.members as Pick<BatchStatementError, "Item">;
  return { Code: code, Message: error.message, ...(Item && { Item }) };
}
