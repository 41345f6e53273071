import type { Context } from "../../../core/context.js";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter } from "../errors.js";
import { toSessionName } from "../naming/function-target.js";
import type { LambdaState } from "../state.js";

const ROLE = /^arn:aws[a-zA-Z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/;

/** A role that Lambda may assume, found out by assuming it. */
export async function checkRole(
  role: string,
  functionName: string,
  ctx: Context<LambdaState>,
): Promise<void> {
  if (!ROLE.test(role))
    throw invalidParameter("The role defined for the function cannot be assumed by Lambda.");
  try {
    await ctx.call(
      "sts",
      "AssumeRole",
      { RoleArn: role, RoleSessionName: toSessionName(functionName) },
      { as: { service: "lambda.amazonaws.com", account: ctx.account } },
    );
  } catch (error) {
    if (!(error instanceof AwsError) || error.fault === "server") throw error;
    throw invalidParameter("The role defined for the function cannot be assumed by Lambda.");
  }
}
