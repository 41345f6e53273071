import type { AddPermissionRequest } from "@aws-sdk/client-lambda";
import { invalidParameter } from "../errors.js";
import type { LambdaContext } from "../operation.js";

type Conditions = Record<string, Record<string, string>>;
type Statement = Record<string, unknown>;

/** One statement of a function's policy, as AddPermission words it. */
export function toStatement(input: AddPermissionRequest, resource: string): Statement {
  const conditions = toConditions(input);
  return {
    Sid: input.StatementId,
    Effect: "Allow",
    Principal: toPrincipal(input.Principal ?? ""),
    Action: input.Action,
    Resource: resource,
    ...(Object.keys(conditions).length > 0 ? { Condition: conditions } : {}),
  };
}

function toPrincipal(given: string): unknown {
  if (given === "*") return "*";
  if (/^\d{12}$/.test(given)) return { AWS: `arn:aws:iam::${given}:root` };
  if (/^arn:aws[a-zA-Z-]*:(iam|sts)::\d{12}:/.test(given)) return { AWS: given };
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(given)) return { Service: given };
  throw invalidPrincipal();
}

const invalidPrincipal = () =>
  invalidParameter("The provided principal was invalid. Please check the principal and try again.");

/** A statement as it is stored: users and roles by their ids, which nobody has after them. */
export async function pinStatement(ctx: LambdaContext, statement: Statement): Promise<Statement> {
  const document = JSON.stringify({ Statement: [statement] });
  const pinned = JSON.parse(await ctx.principals.pin(document, invalidPrincipal)) as {
    Statement: [Statement];
  };
  return pinned.Statement[0];
}

function toConditions(input: AddPermissionRequest): Conditions {
  const conditions: Conditions = {};
  const add = (operator: string, key: string, value: string | undefined) => {
    if (value !== undefined) conditions[operator] = { ...conditions[operator], [key]: value };
  };
  add("StringEquals", "AWS:SourceAccount", input.SourceAccount);
  add("StringEquals", "lambda:EventSourceToken", input.EventSourceToken);
  add("StringEquals", "lambda:FunctionUrlAuthType", input.FunctionUrlAuthType);
  add("StringEquals", "aws:PrincipalOrgID", input.PrincipalOrgID);
  add("Bool", "lambda:InvokedViaFunctionUrl", input.InvokedViaFunctionUrl?.toString());
  add("ArnLike", "AWS:SourceArn", input.SourceArn);
  return conditions;
}
