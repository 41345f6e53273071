import type { TransactGetItem, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { AccessRequest } from "../../core/access.js";
import type { DynamoContext } from "./state.js";
import { tableArn, tableNameOf } from "./tables/table-name.js";

/** One permission on the table that the request names. */
function onTable(action: string) {
  return (input: { TableName?: string | undefined }, ctx: DynamoContext): AccessRequest[] => [
    { action: `dynamodb:${action}`, resource: tableArn(ctx, tableNameOf(ctx, input.TableName)) },
  ];
}

/** On the index that is read, or the table. */
function onTarget(action: string) {
  return (
    input: { TableName?: string | undefined; IndexName?: string | undefined },
    ctx: DynamoContext,
  ): AccessRequest[] => {
    const table = tableArn(ctx, tableNameOf(ctx, input.TableName));
    const resource = input.IndexName === undefined ? table : `${table}/index/${input.IndexName}`;
    return [{ action: `dynamodb:${action}`, resource }];
  };
}

function onTables(action: string) {
  return (
    input: { RequestItems?: Record<string, unknown> | undefined },
    ctx: DynamoContext,
  ): AccessRequest[] =>
    Object.keys(input.RequestItems ?? {}).map((name) => ({
      action: `dynamodb:${action}`,
      resource: tableArn(ctx, tableNameOf(ctx, name)),
    }));
}

function onAll(action: string) {
  return (): AccessRequest[] => [{ action: `dynamodb:${action}`, resource: "*" }];
}

/** On the resource that the request names by its ARN. */
function onArn(action: string) {
  return (input: { ResourceArn?: string | undefined }): AccessRequest[] => [
    { action: `dynamodb:${action}`, resource: input.ResourceArn ?? "*" },
  ];
}

/** Each action needs what the single operation would. */
function transactGet(
  input: { TransactItems?: TransactGetItem[] | undefined },
  ctx: DynamoContext,
): AccessRequest[] {
  return (input.TransactItems ?? []).flatMap(({ Get }) => onTable("GetItem")(Get ?? {}, ctx));
}

function transactWrite(
  input: { TransactItems?: TransactWriteItem[] | undefined },
  ctx: DynamoContext,
): AccessRequest[] {
  return (input.TransactItems ?? []).flatMap(({ Put, Update, Delete, ConditionCheck }) => [
    ...(Put ? onTable("PutItem")(Put, ctx) : []),
    ...(Update ? onTable("UpdateItem")(Update, ctx) : []),
    ...(Delete ? onTable("DeleteItem")(Delete, ctx) : []),
    ...(ConditionCheck ? onTable("ConditionCheckItem")(ConditionCheck, ctx) : []),
  ]);
}

/** Which permissions each operation needs. */
export const access = {
  BatchGetItem: onTables("BatchGetItem"),
  BatchWriteItem: onTables("BatchWriteItem"),
  CreateTable: onTable("CreateTable"),
  DeleteItem: onTable("DeleteItem"),
  DeleteResourcePolicy: onArn("DeleteResourcePolicy"),
  DeleteTable: onTable("DeleteTable"),
  DescribeEndpoints: onAll("DescribeEndpoints"),
  DescribeLimits: onAll("DescribeLimits"),
  DescribeTable: onTable("DescribeTable"),
  DescribeTimeToLive: onTable("DescribeTimeToLive"),
  GetItem: onTable("GetItem"),
  GetResourcePolicy: onArn("GetResourcePolicy"),
  ListTables: onAll("ListTables"),
  ListTagsOfResource: onArn("ListTagsOfResource"),
  PutItem: onTable("PutItem"),
  PutResourcePolicy: onArn("PutResourcePolicy"),
  Query: onTarget("Query"),
  Scan: onTarget("Scan"),
  TagResource: onArn("TagResource"),
  TransactGetItems: transactGet,
  TransactWriteItems: transactWrite,
  UntagResource: onArn("UntagResource"),
  UpdateItem: onTable("UpdateItem"),
  UpdateTable: onTable("UpdateTable"),
  UpdateTimeToLive: onTable("UpdateTimeToLive"),
};
