import type { Principal } from "../../core/principal.js";
import { accessDenied } from "./errors.js";
import { ROOT_SESSION_SECONDS_MAX, USER_SESSION_SECONDS_DEFAULT } from "./limits.js";
import type { StsContext } from "./state.js";

type LongTerm = Extract<Principal, { type: "root" | "user" }>;

export interface LongTermCaller {
  principal:
    | Omit<Extract<LongTerm, { type: "root" }>, "session">
    | Omit<Extract<LongTerm, { type: "user" }>, "session">;
  /** The seconds asked for, or the default; the root user gets an hour at most. */
  durationOf(asked: number | undefined): number;
}

/** Sessions cannot be made with sessions: only a user's or the root's own key may ask. */
export function checkLongTerm({ principal }: StsContext, operation: string): LongTermCaller {
  if ((principal.type !== "root" && principal.type !== "user") || principal.session) {
    throw accessDenied(`Cannot call ${operation} with session credentials`);
  }
  const max = principal.type === "root" ? ROOT_SESSION_SECONDS_MAX : Number.POSITIVE_INFINITY;
  return {
    principal,
    durationOf: (asked = USER_SESSION_SECONDS_DEFAULT) => Math.min(asked, max),
  };
}
