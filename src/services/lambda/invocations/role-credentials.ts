import type { Principal } from "../../../core/principal.js";
import type { ServiceHost } from "../../../core/service.js";
import type { FunctionSpec, RoleCredentials } from "../executor/function-spec.js";
import { accountOf, toSessionName } from "../naming/function-target.js";

const DURATION_SECONDS = 3600;
/** What acts for a function in quick succession shares a session. */
const REUSE_MS_MAX = 5 * 60_000;
const KEPT_MAX = 500;

interface Kept {
  takenAt: number;
  credentials: Promise<RoleCredentials>;
}

/** Who assumes which role. */
export type RoleUser = Pick<FunctionSpec, "slot" | "role" | "name" | "region">;

/** Credentials of functions' roles, taken from STS as the Lambda service. */
export class RoleCredentialSource {
  readonly #host: ServiceHost;
  readonly #kept = new Map<string, Kept>();
  readonly #given = new WeakSet<RoleCredentials>();

  constructor(host: ServiceHost) {
    this.#host = host;
  }

  get(spec: RoleUser): Promise<RoleCredentials> {
    const key = `${spec.slot} ${spec.role}`;
    const now = this.#host.clock.now();
    const kept = this.#kept.get(key);
    if (kept && now - kept.takenAt < REUSE_MS_MAX) return kept.credentials;
    const credentials = this.#assume(spec);
    this.#kept.delete(key);
    this.#kept.set(key, { takenAt: now, credentials });
    credentials.catch(() => this.#kept.delete(key));
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    return credentials;
  }

  /** For an environment: what no other one was given, as on AWS. */
  async take(spec: RoleUser): Promise<RoleCredentials> {
    const kept = await this.get(spec);
    if (this.#given.has(kept)) return await this.#assume(spec);
    this.#given.add(kept);
    return kept;
  }

  /** Who a function is when it acts with its credentials. */
  async principal({ accessKeyId, sessionToken }: RoleCredentials): Promise<Principal> {
    const known = await this.#host.identity.find(accessKeyId, sessionToken);
    if (!known) throw new Error("the session of a function's role is gone");
    return known.principal;
  }

  async #assume({ slot, role, name, region }: RoleUser): Promise<RoleCredentials> {
    const account = accountOf(slot);
    const { Credentials } = await this.#host
      .context({ account, region })
      .call(
        "sts",
        "AssumeRole",
        { RoleArn: role, RoleSessionName: toSessionName(name), DurationSeconds: DURATION_SECONDS },
        { as: { service: "lambda.amazonaws.com", account, sourceArn: slot.slice(0, slot.lastIndexOf(":")) } },
      );
    if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey || !Credentials.SessionToken) {
      throw new Error("AssumeRole gave no credentials");
    }
    return {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
      expiresAt: Credentials.Expiration?.getTime() ?? this.#host.clock.now() + DURATION_SECONDS * 1000,
    };
  }
}
