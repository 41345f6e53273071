import { AwsError } from "../../../wire/aws-error.js";
import { constraintError, validationError } from "../errors.js";
import type { DynamoContext } from "../state.js";

const NAME = /^[a-zA-Z0-9_.-]+$/;
const NAME_OF_FITTING_LENGTH = /^[a-zA-Z0-9_.-]{3,255}$/;
const ARN = /^arn:([^:]+):dynamodb:([^:]+):(\d{12}):table\/([a-zA-Z0-9_.-]{3,255})$/;

const NAME_CHARACTERS_MIN = 3;
const NAME_CHARACTERS_MAX = 255;

/**
 * The table that an operation names; its ARN will do.
 * @param member where in the request, as AWS's messages write it
 */
export function tableNameOf(ctx: DynamoContext, given: string | undefined, member = "tableName"): string {
  const name = given ?? "";
  if (NAME_OF_FITTING_LENGTH.test(name)) return name;
  const match = ARN.exec(name);
  if (match === null) {
    checkName(name, member);
    return name;
  }
  const [, , region, account, table = ""] = match;
  if (region === ctx.region && account === ctx.account) return table;
  throw new AwsError("AccessDeniedException", `Tables of another account or region are not reached: ${name}`);
}

function checkName(name: string, member: string): void {
  if (name.length < NAME_CHARACTERS_MIN) {
    throw constraintError(
      member,
      name,
      `Member must have length greater than or equal to ${NAME_CHARACTERS_MIN}`,
    );
  }
  if (name.length > NAME_CHARACTERS_MAX) {
    throw constraintError(
      member,
      name,
      `Member must have length less than or equal to ${NAME_CHARACTERS_MAX}`,
    );
  }
  if (!NAME.test(name)) {
    throw constraintError(member, name, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  }
}

/** The table that a control operation names: these have words of their own for a name too short or long. */
export function controlTableNameOf(ctx: DynamoContext, given: string | undefined): string {
  if (given === undefined) {
    throw validationError("The parameter 'TableName' is required but was not present in the request");
  }
  const isArn = given.startsWith("arn:");
  if (!isArn && (given.length < NAME_CHARACTERS_MIN || given.length > NAME_CHARACTERS_MAX)) {
    throw validationError(
      `TableName must be at least ${NAME_CHARACTERS_MIN} characters long and at most ${NAME_CHARACTERS_MAX} characters long`,
    );
  }
  return tableNameOf(ctx, given);
}

export function tableArn(ctx: DynamoContext, name: string): string {
  return `arn:${ctx.partition}:dynamodb:${ctx.region}:${ctx.account}:table/${name}`;
}

export function streamArn(ctx: DynamoContext, table: string, label: string): string {
  return `${tableArn(ctx, table)}/stream/${label}`;
}
