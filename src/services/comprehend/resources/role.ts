import { AwsError } from "../../../wire/aws-error.js";
import { invalidRequest } from "../errors.js";
import type { ComprehendContext } from "../state.js";

/** The principal that roles let in for Comprehend. */
export const SERVICE_PRINCIPAL = "comprehend.amazonaws.com";

/** @throws InvalidRequestException when Comprehend may not assume the role */
export async function checkRole(role: string | undefined, ctx: ComprehendContext): Promise<void> {
  try {
    await ctx.call(
      "sts",
      "AssumeRole",
      { RoleArn: role ?? "", RoleSessionName: "comprehend" },
      { as: { service: SERVICE_PRINCIPAL, account: ctx.account } },
    );
  } catch (error) {
    if (!(error instanceof AwsError) || error.fault === "server") throw error;
    throw invalidRequest(
      `The specified data access role is not valid: Amazon Comprehend cannot assume ${role}. Check the role's trust policy.`,
    );
  }
}
