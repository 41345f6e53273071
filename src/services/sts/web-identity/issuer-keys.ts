import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { BoundedCache } from "../../../core/bounded-cache.js";
import type { Clock } from "../../../core/clock.js";
import { invalidIdentityToken } from "../errors.js";
import { fetchJson } from "./fetch-json.js";

/** Issuers whose keys are kept. */
const ISSUERS_MAX = 100;
/** Keys are fetched again after this long. */
const KEEP_MS = 3_600_000;
/** A token signed with an unknown key makes us look for new keys, but not more often than this. */
const REFRESH_MS_MIN = 30_000;

interface Kept {
  keys: JSONWebKeySet;
  fetchedAt: number;
}

/** The public keys of OpenID Connect issuers, as their discovery documents name them. */
export class IssuerKeys {
  readonly #clock: Clock;
  readonly #kept = new BoundedCache<string, Kept>(ISSUERS_MAX);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Finds the key of a token. Throws InvalidIdentityToken when the issuer's keys cannot be had. */
  keysOf(issuer: string, signal: AbortSignal): JWTVerifyGetKey {
    return async (header, token) => {
      const kept = await this.#load(issuer, KEEP_MS, signal);
      try {
        return await createLocalJWKSet(kept.keys)(header, token);
      } catch (error) {
        const fresh = await this.#load(issuer, REFRESH_MS_MIN, signal);
        if (fresh === kept) throw error;
        return createLocalJWKSet(fresh.keys)(header, token);
      }
    };
  }

  async #load(issuer: string, ageMax: number, signal: AbortSignal): Promise<Kept> {
    const present = this.#kept.get(issuer);
    if (present && this.#clock.now() < present.fetchedAt + ageMax) return present;
    const kept = { keys: await fetchKeys(issuer, signal), fetchedAt: this.#clock.now() };
    this.#kept.set(issuer, kept);
    return kept;
  }
}

async function fetchKeys(issuer: string, signal: AbortSignal): Promise<JSONWebKeySet> {
  try {
    const discovery = (await fetchJson(`${issuer}/.well-known/openid-configuration`, signal)) as {
      jwks_uri?: unknown;
    };
    const { jwks_uri: url } = discovery;
    if (typeof url !== "string" || !/^https?:\/\//.test(url)) throw new Error("no jwks_uri");
    // Keys of an issuer reached over TLS do not come over less.
    if (issuer.startsWith("https:") && !url.startsWith("https:")) throw new Error("jwks_uri without TLS");
    return (await fetchJson(url, signal)) as JSONWebKeySet;
  } catch (error) {
    throw invalidIdentityToken(
      "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity " +
        "documentation for requirements",
      error,
    );
  }
}
