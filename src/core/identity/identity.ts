import type { Awaitable } from "../../wire/awaitable.js";
import type { AccessRequest, ConditionValue } from "../access.js";
import type { Principal } from "../principal.js";

/** What an access key id stands for. */
export interface KnownCredential {
  accessKeyId: string;
  secretAccessKey: string;
  /** Present for temporary credentials: the request must carry exactly this token. */
  sessionToken?: string;
  /** False for a key set `Inactive`. Expiry is in `principal.session.expiresAt`. */
  active: boolean;
  principal: Principal;
}

/** Condition keys that every request has: `aws:SourceIp`, `aws:CurrentTime`, `aws:RequestedRegion`, `aws:RequestTag/…`. */
export type RequestConditions = Readonly<Record<string, ConditionValue>>;
/** Made only when a statement asks: most have no condition. */
export type LazyConditions = RequestConditions | (() => RequestConditions);

export type Decision =
  | {
      allowed: true /** The statement that allowed, for the access log: `policy NAME statement SID`. */;
      because: string;
    }
  | {
      allowed: false;
      because: string;
      /** AWS's sentence: `User: ARN is not authorized to perform: ACTION on resource: ARN because …`. */
      message: string;
      request: AccessRequest;
      /** What `DecodeAuthorizationMessage` opens, made on demand: services that AWS lets send it put it in their error. */
      encodedMessage(): string;
    };

/** What a key was used for. */
export interface Use {
  service: string;
  region: string;
  /** `s3:GetObject`; undefined for what needs no permission. */
  action?: string | undefined;
}

/** Who callers are and what they may do: what the gateway asks. The only door to credentials and policies. */
export interface Identity {
  /**
   * The credential of a key id. Temporary credentials are kept nowhere but in their session token, so give the token
   * the request carries: without it, or with one that is not this key's, they are unknown.
   */
  find(accessKeyId: string, sessionToken?: string): Awaitable<KnownCredential | undefined>;
  /** All requests must be allowed; the first that is not decides. */
  decide(
    principal: Principal,
    requests: readonly AccessRequest[],
    conditions: LazyConditions,
  ): Awaitable<Decision>;
  /** Notes that a key was used (last-used facts), without slowing the request. */
  used(accessKeyId: string, use: Use): void;
}
