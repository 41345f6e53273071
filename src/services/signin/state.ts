import type { BoundedCache } from "../../core/bounded-cache.js";
import type { Context } from "../../core/context.js";
import type { IdentityAdmin } from "../../core/identity/admin.js";
import type { Attempts } from "./callers/attempts.js";
import type { Gate } from "./callers/gate.js";

export interface State {
  readonly identity: IdentityAdmin;
  readonly attempts: Attempts;
  /** Before the checking of passwords. */
  readonly gate: Gate;
  /** Proofs that programs have shown lately: each is good once. */
  readonly proofs: BoundedCache<string, true>;
  /** Signs the id tokens of this run: programs read them, nobody verifies them. */
  readonly idTokenKey: Uint8Array;
  /** The hash of no password, checked for users who are not there: theirs takes as long as anybody's. */
  readonly noPassword: string;
}

export type SigninContext = Context<State>;
