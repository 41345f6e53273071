import type { Awaitable } from "../../wire/awaitable.js";
import { BoundedCache } from "../bounded-cache.js";
import { type CompiledPolicy, compilePolicy } from "../iam/compile.js";
import type { CallerPolicies } from "../iam/evaluate.js";
import { type NamedPolicy, PolicyGroup } from "../iam/policy-group.js";
import type { Principal, Session } from "../principal.js";
import type { Reader } from "../store/store.js";
import type { Epochs } from "./epochs.js";
import { groups, type PolicyHolder, policies, roles, toNameKey, users } from "./store.js";

/** Documents kept compiled, by their text. */
const COMPILED_MAX = 2_000;
/** Answers kept with each set. */
const ALLOWED_MAX = 64;
/** Users, roles and sessions whose policies are kept together. */
const SETS_MAX = 4_000;

/** What a caller's own account says of it. */
export interface CallerSet {
  policies: CallerPolicies;
  /** Tags of the user or role itself. */
  tags: Readonly<Record<string, string>>;
  /** What the policies allow whoever asks from wherever, and why: by resource and action. */
  allowed: BoundedCache<string, string>;
}

interface Cached {
  readAt: number;
  set: CallerSet;
}

const NO_TAGS: Readonly<Record<string, string>> = {};

/** Loads and keeps the policies of callers. */
export class PolicySets {
  readonly #directory: Reader;
  readonly #epochs: Epochs;
  readonly #compiled = new BoundedCache<string, CompiledPolicy>(COMPILED_MAX);
  readonly #sets = new BoundedCache<string, Cached>(SETS_MAX);

  constructor(directory: Reader, epochs: Epochs) {
    this.#directory = directory;
    this.#epochs = epochs;
  }

  /** Undefined for callers without policies of their own: services and the anonymous. */
  load(principal: Principal): Awaitable<CallerSet | undefined> {
    if (principal.type === "service" || principal.type === "anonymous") return undefined;
    const { session } = principal;
    const key =
      session && (isBounded(session) || principal.type === "federated-user")
        ? session.accessKeyId
        : roleOrUser(principal);
    const cached = this.#sets.get(key);
    if (cached && this.#epochs.isCurrent(principal.account, cached.readAt)) return cached.set;
    return this.#loadInto(key, principal);
  }

  async #loadInto(key: string, principal: Owned): Promise<CallerSet> {
    const readAt = this.#epochs.now();
    const set = await this.#loadSet(principal);
    this.#sets.set(key, { readAt, set });
    return set;
  }

  compile(document: string): CompiledPolicy {
    let policy = this.#compiled.get(document);
    if (!policy) {
      policy = compilePolicy(document);
      this.#compiled.set(document, policy);
    }
    return policy;
  }

  clear(): void {
    this.#sets.clear();
  }

  async #loadSet(principal: Owned): Promise<CallerSet> {
    const session = principal.session && (await this.#sessionGroup(principal, principal.session));
    const { account } = principal;
    if (principal.type === "assumed-role") {
      const role = await roles.get(this.#directory, account, toNameKey(principal.roleName));
      return this.#toSet(`role ${principal.roleName}`, role, [], session);
    }
    const userName = principal.type === "user" ? principal.userName : issuerOf(principal);
    if (userName === undefined) {
      return toSet({ isRoot: true, identity: new PolicyGroup([]), session }, NO_TAGS);
    }
    const user = await users.get(this.#directory, account, toNameKey(userName));
    const through = user ? await this.#groupPolicies(account, user.groups) : [];
    const set = await this.#toSet(`user ${userName}`, user, through, session);
    // A federated user is not the user who vouched for it: it has no tags but the session's.
    return principal.type === "user" ? set : toSet(set.policies, NO_TAGS);
  }

  async #toSet(
    owner: string,
    holder: (PolicyHolder & { tags: Record<string, string>; boundary?: string }) | undefined,
    through: readonly NamedPolicy[],
    session: PolicyGroup | undefined,
  ): Promise<CallerSet> {
    const own = holder ? await this.#holderPolicies(owner, holder) : [];
    const boundary =
      holder?.boundary === undefined ? undefined : new PolicyGroup(await this.#managed([holder.boundary]));
    const policies = { isRoot: false, identity: new PolicyGroup([...own, ...through]), boundary, session };
    return toSet(policies, holder?.tags ?? NO_TAGS);
  }

  async #groupPolicies(account: string, names: readonly string[]): Promise<NamedPolicy[]> {
    const found: NamedPolicy[] = [];
    for (const name of names) {
      const group = await groups.get(this.#directory, account, name);
      if (group) found.push(...(await this.#holderPolicies(`group ${group.name}`, group)));
    }
    return found;
  }

  async #holderPolicies(owner: string, holder: PolicyHolder): Promise<NamedPolicy[]> {
    const inline = Object.entries(holder.inline).map(([name, document]) => ({
      name: `${name} of ${owner}`,
      policy: this.compile(document),
    }));
    return [...inline, ...(await this.#managed(holder.attached))];
  }

  async #managed(arns: readonly string[]): Promise<NamedPolicy[]> {
    const found: NamedPolicy[] = [];
    for (const arn of arns) {
      const document = await loadManagedDocument(this.#directory, arn);
      if (document !== undefined) found.push({ name: arn, policy: this.compile(document) });
    }
    return found;
  }

  async #sessionGroup(principal: Owned, session: Session): Promise<PolicyGroup | undefined> {
    // A federated user without session policies may do nothing; a role session without them all that the role may.
    if (!isBounded(session) && principal.type !== "federated-user") return undefined;
    const inline = (session.policies ?? []).map((document) => ({
      name: `session policy of ${principal.arn}`,
      policy: this.compile(document),
    }));
    return new PolicyGroup([...inline, ...(await this.#managed(session.policyArns ?? []))]);
  }
}

function toSet(policies: CallerPolicies, tags: CallerSet["tags"]): CallerSet {
  return { policies, tags, allowed: new BoundedCache(ALLOWED_MAX) };
}

type Owned = Exclude<Principal, { type: "service" | "anonymous" }>;

function isBounded(session: Session | undefined): boolean {
  return Boolean(session?.policies?.length || session?.policyArns?.length);
}

/** Sessions of one role share what is known of the role. */
function roleOrUser(principal: Owned): string {
  return principal.type === "assumed-role" ? principal.roleArn : principal.userId;
}

function issuerOf(principal: Owned): string | undefined {
  return principal.type === "federated-user" ? principal.issuer?.userName : undefined;
}

/** The document of a managed policy's default version; undefined if there is no such policy. */
export async function loadManagedDocument(directory: Reader, arn: string): Promise<string | undefined> {
  const [, , , , account, resource = ""] = arn.split(":");
  if (account === "aws") {
    // Much text, which most starts never need.
    const { awsManagedPolicy } = await import("../iam/aws-managed/index.js");
    return awsManagedPolicy(arn)?.document;
  }
  const name = resource.slice(resource.lastIndexOf("/") + 1);
  const policy = await policies.get(directory, account ?? "", toNameKey(name));
  if (policy?.arn !== arn) return undefined;
  return policy.versions.find(({ id }) => id === policy.defaultVersionId)?.document;
}
