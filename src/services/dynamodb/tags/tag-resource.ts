import { ResourceNotFoundException$ } from "@aws-sdk/client-dynamodb";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { validationError } from "../errors.js";
import type { Op } from "../operation.js";
import { type DynamoContext, findTable } from "../state.js";
import { putTable } from "../tables/put-table.js";
import type { Table } from "../tables/table.js";
import { tableArn } from "../tables/table-name.js";
import { checkTags, toTags } from "./tags.js";

export const TagResource: Op<"TagResource"> = async (input, ctx) => {
  const given = toTags(input.Tags ?? []);
  if (Object.keys(given).length === 0)
    throw validationError("Atleast one Tag needs to be provided as Input.");
  await ctx.store.transact(async (tx) => {
    const table = await taggedTable(tx, ctx, input.ResourceArn);
    const tags = { ...table.tags, ...given };
    checkTags(tags);
    putTable(tx, ctx, { ...table, tags });
  });
  return {};
};

export const UntagResource: Op<"UntagResource"> = async (input, ctx) => {
  const keys = new Set(input.TagKeys ?? []);
  if (keys.size === 0) throw validationError("Atleast one Tag Key needs to be provided as Input.");
  await ctx.store.transact(async (tx) => {
    const table = await taggedTable(tx, ctx, input.ResourceArn);
    const left = Object.entries(table.tags).filter(([key]) => !keys.has(key));
    putTable(tx, ctx, { ...table, tags: Object.fromEntries(left) });
  });
  return {};
};

const PAGE_TAGS = 50;

export const ListTagsOfResource: Op<"ListTagsOfResource"> = async (input, ctx) => {
  const table = await taggedTable(ctx.store, ctx, input.ResourceArn);
  const all = Object.entries(table.tags).sort(([a], [b]) => (a < b ? -1 : 1));
  const start =
    input.NextToken === undefined ? 0 : all.findIndex(([key]) => key > fromToken(input.NextToken));
  const page = start === -1 ? [] : all.slice(start, start + PAGE_TAGS);
  const last = page.at(-1)?.[0];
  const hasMore = start !== -1 && start + PAGE_TAGS < all.length;
  return {
    Tags: page.map(([Key, Value]) => ({ Key, Value })),
    ...(hasMore && last !== undefined && { NextToken: Buffer.from(last).toString("base64url") }),
  };
};

function fromToken(token: string | undefined): string {
  return Buffer.from(token ?? "", "base64url").toString();
}

const TABLE_ARN = /^arn:[^:]+:dynamodb:[^:]+:\d+:table\/([^/]+)$/;

async function taggedTable(reader: Reader, ctx: DynamoContext, arn: string | undefined): Promise<Table> {
  const given = arn ?? "";
  if (!given.startsWith("arn:")) {
    throw validationError(`Invalid TableArn: ARNs must start with 'arn:': ${given}`);
  }
  const name = TABLE_ARN.exec(given)?.[1];
  if (name === undefined) {
    throw validationError(`Invalid TableArn: Invalid ResourceArn provided as input ${given}`);
  }
  const table = given === tableArn(ctx, name) ? await findTable(reader, ctx, name) : undefined;
  if (table === undefined) {
    throw new AwsError(
      ResourceNotFoundException$,
      `Requested resource not found: ResourceArn: ${given} not found`,
    );
  }
  return table;
}
