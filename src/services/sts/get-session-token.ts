import type { Operation } from "../../core/service.js";
import { toCredentials } from "./credentials.js";
import { checkLongTerm } from "./long-term.js";
import { provenAt } from "./mfa.js";
import type { State } from "./state.js";

/** Temporary credentials of the caller itself, with proof of its MFA device if it gives one. */
export const GetSessionToken: Operation<"sts", "GetSessionToken", State> = async (input, ctx) => {
  const caller = checkLongTerm(ctx, "GetSessionToken");
  const durationSeconds = caller.durationOf(input.DurationSeconds);
  const made = ctx.state.identity.issue({
    principal: caller.principal,
    session: { mfaAuthenticatedAt: provenAt(ctx) },
    durationSeconds,
  });
  return { Credentials: toCredentials(made) };
};
