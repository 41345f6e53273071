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

/** Which permissions each operation needs. */
export const access = {
  BatchGetItem: onTables("BatchGetItem"),
  BatchWriteItem: onTables("BatchWriteItem"),
  CreateTable: onTable("CreateTable"),
  DeleteItem: onTable("DeleteItem"),
  DeleteTable: onTable("DeleteTable"),
  DescribeTable: onTable("DescribeTable"),
  GetItem: onTable("GetItem"),
  ListTables: onAll("ListTables"),
  PutItem: onTable("PutItem"),
  Query: onTarget("Query"),
  Scan: onTarget("Scan"),
  UpdateItem: onTable("UpdateItem"),
};
