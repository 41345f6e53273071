import { AwsError } from "../../../wire/aws-error.js";
import { invalidPattern } from "../errors.js";
import { DESCRIBE_ITEMS_MAX } from "../limits.js";
import type { LogsOperation } from "../operation.js";
import { readPageToken, toPageToken } from "../page-token.js";
import { toRegex } from "../patterns/regex.js";
import { type GroupRecord, groups } from "../store.js";
import { toGroupArn } from "./names.js";

export const ListLogGroups: LogsOperation<"ListLogGroups"> = async (input, ctx) => {
  if (input.fieldIndexNames !== undefined || input.dataSources !== undefined) {
    throw new AwsError("NotImplemented", "Field indexes are not built in Lenticular yet.", { status: 501 });
  }
  const { logGroupNamePattern: pattern, logGroupClass, limit = DESCRIBE_ITEMS_MAX } = input;
  const matches = pattern === undefined ? undefined : toRegex(pattern);
  if (pattern === "") throw invalidPattern();
  const isWanted = ({ name, logGroupClass: kind }: GroupRecord) =>
    (matches?.test(name) ?? true) && (logGroupClass === undefined || kind === logGroupClass);
  const after = readPageToken(input.nextToken);
  const found: GroupRecord[] = [];
  for await (const { value } of groups.range(
    ctx.store,
    after === undefined ? {} : { start: [after], startExclusive: true },
  )) {
    if (!isWanted(value)) continue;
    found.push(value);
    if (found.length > limit) break;
  }
  const page = found.slice(0, limit);
  return {
    logGroups: page.map(({ name, logGroupClass: kind }) => ({
      logGroupName: name,
      logGroupArn: toGroupArn(ctx, name),
      logGroupClass: kind,
    })),
    ...(found.length > limit && { nextToken: toPageToken(page.at(-1)?.name) }),
  };
};
