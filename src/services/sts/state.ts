import type { Context } from "../../core/context.js";
import type { IdentityAdmin } from "../../core/identity/admin.js";
import type { ProviderAddresses } from "./web-identity/identity-providers.js";
import type { IssuerKeys } from "./web-identity/issuer-keys.js";

export interface State {
  readonly identity: IdentityAdmin;
  readonly keys: IssuerKeys;
  readonly addresses: ProviderAddresses;
  /** When the caller of a request proved to hold its MFA device, in milliseconds since the epoch. */
  readonly proofs: WeakMap<object, number>;
}

export type StsContext = Context<State>;
