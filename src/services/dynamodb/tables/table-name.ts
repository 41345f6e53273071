import { validationError } from "../errors.js";
import type { DynamoContext } from "../state.js";

const NAME = /^[a-zA-Z0-9_.-]+$/;
const ARN = /^arn:([^:]+):dynamodb:([^:]+):(\d{12}):table\/([a-zA-Z0-9_.-]{3,255})$/;

/** A table may be named by its ARN wherever it can be named. */
export function tableNameOf(ctx: DynamoContext, given: string | undefined): string {
  const name = given ?? "";
  if (NAME.test(name)) return name;
  const match = ARN.exec(name);
  if (match === null) return name;
  const [, , region, account, table = ""] = match;
  if (region === ctx.region && account === ctx.account) return table;
  // Another account's tables are not reached from here.
  throw validationError(`Invalid table ARN: ${name}`);
}

export function tableArn(ctx: DynamoContext, name: string): string {
  return `arn:${ctx.partition}:dynamodb:${ctx.region}:${ctx.account}:table/${name}`;
}

export function streamArn(ctx: DynamoContext, table: string, label: string): string {
  return `${tableArn(ctx, table)}/stream/${label}`;
}
