import type { AccessRequest } from "../../../core/access.js";
import type { StreamsContext } from "./operation.js";
import { streamArnOf } from "./shard-iterator.js";

function onStream(action: string) {
  return (input: { StreamArn?: string | undefined }): AccessRequest[] => [
    { action: `dynamodb:${action}`, resource: input.StreamArn ?? "*" },
  ];
}

/** An iterator says which stream it is of. */
function onIterator(input: { ShardIterator?: string | undefined }): AccessRequest[] {
  return [{ action: "dynamodb:GetRecords", resource: streamArnOf(input.ShardIterator ?? "") ?? "*" }];
}

function onTable(input: { TableName?: string | undefined }, ctx: StreamsContext): AccessRequest[] {
  const table = input.TableName ?? "*";
  const resource = `arn:${ctx.partition}:dynamodb:${ctx.region}:${ctx.account}:table/${table}/stream/*`;
  return [{ action: "dynamodb:ListStreams", resource }];
}

export const access = {
  DescribeStream: onStream("DescribeStream"),
  GetRecords: onIterator,
  GetShardIterator: onStream("GetShardIterator"),
  ListStreams: onTable,
};
