import type { AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import type { RoleRecord } from "../../core/identity/store.js";
import type { Session } from "../../core/principal.js";
import type { Operation } from "../../core/service.js";
import { toCredentials } from "./credentials.js";
import { accessDenied, notImplemented, validationError } from "./errors.js";
import { CHAINED_SESSION_SECONDS_MAX, ROLE_SESSION_SECONDS_DEFAULT } from "./limits.js";
import { provenAt } from "./mfa.js";
import { findRole } from "./role.js";
import { toAssumedRole } from "./role-session.js";
import { toPackedPercent, toSessionPolicies } from "./session-policies.js";
import { toSessionTags } from "./session-tags.js";
import type { State, StsContext } from "./state.js";

export const AssumeRole: Operation<"sts", "AssumeRole", State> = async (input, ctx) => {
  const { identity } = ctx.state;
  if (input.ProvidedContexts?.length) throw notImplemented("ProvidedContexts of AssumeRole");
  const found = await findRole(identity.directory, input.RoleArn ?? "");
  // The trust policy let the caller in, so there was a role a moment ago.
  if (!found) throw accessDenied(`Not authorized to perform sts:AssumeRole`);
  const calling = "session" in ctx.principal ? ctx.principal.session : undefined;
  const durationSeconds = toDuration(input, found.role, ctx);
  const policies = await toSessionPolicies(input, found.account, identity.directory);
  const session = {
    ...policies,
    ...toSessionTags(input.Tags ?? [], input.TransitiveTagKeys ?? [], calling),
    sourceIdentity: toSourceIdentity(input.SourceIdentity, calling),
    mfaAuthenticatedAt: provenAt(ctx),
    ...functionKeys(ctx),
  };
  const packed = toPackedPercent(session);
  const principal = toAssumedRole(found, input.RoleSessionName ?? "");
  const made = identity.issue({ principal, session, durationSeconds });
  return {
    Credentials: toCredentials(made),
    AssumedRoleUser: { AssumedRoleId: principal.userId, Arn: principal.arn },
    ...(packed > 0 && { PackedPolicySize: packed }),
    ...(session.sourceIdentity !== undefined && { SourceIdentity: session.sourceIdentity }),
  };
};

/**
 * Lambda takes a role on for a function, which its calls tell.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
function functionKeys({ principal }: StsContext): Pick<Session, "federation"> {
  if (principal.type !== "service" || principal.service !== "lambda.amazonaws.com") return {};
  const { sourceArn } = principal;
  return sourceArn === undefined ? {} : { federation: { "lambda:SourceFunctionArn": sourceArn } };
}

function toDuration(input: AssumeRoleCommandInput, role: RoleRecord, ctx: StsContext): number {
  const seconds = input.DurationSeconds ?? ROLE_SESSION_SECONDS_DEFAULT;
  if (ctx.principal.type === "assumed-role" && seconds > CHAINED_SESSION_SECONDS_MAX) {
    throw validationError(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  }
  if (seconds > role.maxSessionSeconds) {
    throw validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  return seconds;
}

/** Once set, a source identity stays the same through a chain of roles. */
function toSourceIdentity(asked: string | undefined, calling: Session | undefined): string | undefined {
  const inherited = calling?.sourceIdentity;
  if (asked !== undefined && inherited !== undefined && asked !== inherited) {
    throw accessDenied("The source identity of the calling session cannot be changed.");
  }
  return asked ?? inherited;
}
