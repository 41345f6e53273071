import type {
  BatchExecuteStatementCommandInput,
  BatchGetItemCommandInput,
  BatchWriteItemCommandInput,
  ExecuteStatementCommandInput,
  ExecuteTransactionCommandInput,
  QueryCommandInput,
  ScanCommandInput,
  Tag,
  TransactGetItemsCommandInput,
  TransactWriteItemsCommandInput,
  WriteRequest,
} from "@aws-sdk/client-dynamodb";
import type { AccessRequest } from "../../core/access.js";
import { resourceTagConditions } from "../../core/tags.js";
import { type Awaitable, whenThere } from "../../wire/awaitable.js";
import {
  getFacts,
  type ItemInput,
  itemFacts,
  queryFacts,
  scanFacts,
  writeFacts,
} from "./access/item-facts.js";
import { statementRequests } from "./access/statement-requests.js";
import { itemRequest, policiesOf, tableRequest } from "./access/table-request.js";
import { type DynamoContext, findTable } from "./state.js";
import { controlTableNameOf, tableArn } from "./tables/table-name.js";
import { checkActionNames } from "./transactions/action-names.js";

type Requests = Promise<AccessRequest[]>;
type ItemRule = (input: TableInput & ItemInput, ctx: DynamoContext) => Awaitable<AccessRequest[]>;
interface TableInput {
  TableName?: string | undefined;
}

/** One permission on the table that the request names. */
function onTable(action: string) {
  return async (input: TableInput, ctx: DynamoContext): Requests => [
    await tableRequest(ctx, action, controlTableNameOf(ctx, input.TableName)),
  ];
}

async function createTable(
  input: TableInput & { Tags?: readonly Tag[] | undefined },
  ctx: DynamoContext,
): Requests {
  const resource = tableArn(ctx, controlTableNameOf(ctx, input.TableName));
  const create = { action: "dynamodb:CreateTable", resource };
  return input.Tags === undefined ? [create] : [create, { action: "dynamodb:TagResource", resource }];
}

function onItem(action: string): ItemRule {
  return (input, ctx) => alone(itemRequest(ctx, action, input.TableName, writeFacts(input)));
}

const get: ItemRule = (input, ctx) =>
  alone(itemRequest(ctx, "GetItem", input.TableName, getFacts([input.Key ?? {}], input)));

function alone(request: Awaitable<AccessRequest>): Awaitable<AccessRequest[]> {
  return whenThere(request, (only) => [only]);
}

async function batchGet(input: BatchGetItemCommandInput, ctx: DynamoContext): Requests {
  const tables = Object.entries(input.RequestItems ?? {});
  return await Promise.all(
    tables.map(([name, request]) =>
      itemRequest(ctx, "BatchGetItem", name, getFacts(request.Keys ?? [], request)),
    ),
  );
}

async function batchWrite(input: BatchWriteItemCommandInput, ctx: DynamoContext): Requests {
  const contentOf = ({ PutRequest, DeleteRequest }: WriteRequest) =>
    PutRequest?.Item ?? DeleteRequest?.Key ?? {};
  const tables = Object.entries(input.RequestItems ?? {});
  return await Promise.all(
    tables.map(([name, requests]) =>
      itemRequest(ctx, "BatchWriteItem", name, itemFacts(requests.map(contentOf), input)),
    ),
  );
}

/** Each action needs what the single operation would. */
async function transactGet(input: TransactGetItemsCommandInput, ctx: DynamoContext): Requests {
  checkActionNames(ctx, input.TransactItems);
  const gets = (input.TransactItems ?? []).flatMap(({ Get }) => Get ?? []);
  return await Promise.all(
    gets.map((each) =>
      itemRequest(ctx, "GetItem", each.TableName, getFacts([each.Key ?? {}], each, "TransactGetItems")),
    ),
  );
}

async function transactWrite(input: TransactWriteItemsCommandInput, ctx: DynamoContext): Requests {
  checkActionNames(ctx, input.TransactItems);
  const actions = (input.TransactItems ?? []).flatMap(({ Put, Update, Delete, ConditionCheck }) => [
    ...(Put ? [{ action: "PutItem", request: Put }] : []),
    ...(Update ? [{ action: "UpdateItem", request: Update }] : []),
    ...(Delete ? [{ action: "DeleteItem", request: Delete }] : []),
    ...(ConditionCheck ? [{ action: "ConditionCheckItem", request: ConditionCheck }] : []),
  ]);
  return await Promise.all(
    actions.map(({ action, request }) =>
      itemRequest(ctx, action, request.TableName, writeFacts(request, "TransactWriteItems")),
    ),
  );
}

function query(input: QueryCommandInput, ctx: DynamoContext): Awaitable<AccessRequest[]> {
  return alone(itemRequest(ctx, "Query", input.TableName, queryFacts(input)));
}

async function scan(input: ScanCommandInput, ctx: DynamoContext): Requests {
  return [await itemRequest(ctx, "Scan", input.TableName, scanFacts(input))];
}

async function statement(input: ExecuteStatementCommandInput, ctx: DynamoContext): Requests {
  return await statementRequests(ctx, input.Statement, input.Parameters);
}

async function statements(input: BatchExecuteStatementCommandInput, ctx: DynamoContext): Requests {
  const all = (input.Statements ?? []).map((each) => statementRequests(ctx, each.Statement, each.Parameters));
  return (await Promise.all(all)).flat();
}

async function transactStatements(input: ExecuteTransactionCommandInput, ctx: DynamoContext): Requests {
  const all = (input.TransactStatements ?? []).map((each) =>
    statementRequests(ctx, each.Statement, each.Parameters, "ExecuteTransaction"),
  );
  return (await Promise.all(all)).flat();
}

function onAll(action: string) {
  return (): AccessRequest[] => [{ action: `dynamodb:${action}`, resource: "*" }];
}

/** On the table that the request names by its ARN. */
function onArn(action: string) {
  return async (input: { ResourceArn?: string | undefined }, ctx: DynamoContext): Requests => {
    const resource = input.ResourceArn ?? "*";
    const name = /:table\/([^/]+)$/.exec(resource)?.[1];
    const table = name === undefined ? undefined : await findTable(ctx.store, ctx, name);
    return [
      {
        action: `dynamodb:${action}`,
        resource,
        ...(table && { conditions: resourceTagConditions(table.tags) }),
        ...policiesOf(resource, table),
      },
    ];
  };
}

function onBackup(action: string) {
  return (input: { BackupArn?: string | undefined }): AccessRequest[] => [
    { action: `dynamodb:${action}`, resource: input.BackupArn ?? "*" },
  ];
}

/** What a restore does to the table that it makes. */
const RESTORE_ACTIONS = ["BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"];

function onRestored(target: string | undefined, ctx: DynamoContext): AccessRequest[] {
  const resource = tableArn(ctx, controlTableNameOf(ctx, target));
  return RESTORE_ACTIONS.map((action) => ({ action: `dynamodb:${action}`, resource }));
}

function restoreFromBackup(
  input: { BackupArn?: string | undefined; TargetTableName?: string | undefined },
  ctx: DynamoContext,
): AccessRequest[] {
  return [...onBackup("RestoreTableFromBackup")(input), ...onRestored(input.TargetTableName, ctx)];
}

async function restoreToTime(
  input: {
    SourceTableName?: string | undefined;
    SourceTableArn?: string | undefined;
    TargetTableName?: string | undefined;
  },
  ctx: DynamoContext,
): Requests {
  const source = input.SourceTableName ?? input.SourceTableArn;
  const request = await tableRequest(ctx, "RestoreTableToPointInTime", source);
  return [request, ...onRestored(input.TargetTableName, ctx)];
}

/** Which permissions each operation needs. */
export const access = {
  BatchExecuteStatement: statements,
  BatchGetItem: batchGet,
  BatchWriteItem: batchWrite,
  CreateBackup: onTable("CreateBackup"),
  CreateTable: createTable,
  DeleteBackup: onBackup("DeleteBackup"),
  DeleteItem: onItem("DeleteItem"),
  DeleteResourcePolicy: onArn("DeleteResourcePolicy"),
  DeleteTable: onTable("DeleteTable"),
  DescribeBackup: onBackup("DescribeBackup"),
  DescribeContinuousBackups: onTable("DescribeContinuousBackups"),
  DescribeEndpoints: onAll("DescribeEndpoints"),
  DescribeLimits: onAll("DescribeLimits"),
  DescribeTable: onTable("DescribeTable"),
  DescribeTableReplicaAutoScaling: onTable("DescribeTableReplicaAutoScaling"),
  DescribeTimeToLive: onTable("DescribeTimeToLive"),
  ExecuteStatement: statement,
  ExecuteTransaction: transactStatements,
  GetItem: get,
  GetResourcePolicy: onArn("GetResourcePolicy"),
  ListBackups: onAll("ListBackups"),
  ListTables: onAll("ListTables"),
  ListTagsOfResource: onArn("ListTagsOfResource"),
  PutItem: onItem("PutItem"),
  PutResourcePolicy: onArn("PutResourcePolicy"),
  Query: query,
  RestoreTableFromBackup: restoreFromBackup,
  RestoreTableToPointInTime: restoreToTime,
  Scan: scan,
  TagResource: onArn("TagResource"),
  TransactGetItems: transactGet,
  TransactWriteItems: transactWrite,
  UntagResource: onArn("UntagResource"),
  UpdateContinuousBackups: onTable("UpdateContinuousBackups"),
  UpdateItem: onItem("UpdateItem"),
  UpdateTable: onTable("UpdateTable"),
  UpdateTimeToLive: onTable("UpdateTimeToLive"),
};
