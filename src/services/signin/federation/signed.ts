import type { Principal, Session } from "../../../core/principal.js";
import type { Carried, Signed } from "../store.js";

/** Who signs in with temporary credentials instead of a password. */
export type Federated = Extract<Principal, { type: "assumed-role" | "federated-user" }>;

export function isFederated(principal: Principal): principal is Federated {
  return principal.type === "assumed-role" || principal.type === "federated-user";
}

export function withoutSession(principal: Federated): Signed {
  const { session: _, ...signed } = principal;
  return signed;
}

/** What their credentials carry into those of the console. */
export function carriedBy(session: Session): Carried {
  const { accessKeyId: _id, issuedAt: _from, expiresAt: _until, ...carried } = session;
  return { ...carried, console: true };
}
