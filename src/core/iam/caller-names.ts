import type { Principal } from "../principal.js";
import type { PrincipalElement } from "./document.js";

/**
 * How a resource's policy reaches a caller. `direct`: it names the very user or session, or everyone. `entity`: it names
 * the role or user behind a session. `account`: it names the account, which leaves the choice to the account's own policies.
 */
export type Grant = "none" | "account" | "entity" | "direct";

/** The names under which a caller can stand in a `Principal` element. */
export interface CallerNames {
  /** ARNs, ids and account numbers, with what naming each one means. */
  readonly aws: ReadonlyMap<string, Grant>;
  readonly service?: string;
  readonly federated?: string;
}

export function toCallerNames(principal: Principal): CallerNames {
  switch (principal.type) {
    case "service":
      return { aws: new Map(), service: principal.service };
    case "anonymous":
      return { aws: new Map(), federated: principal.provider };
    case "root":
      return { aws: new Map(accountNames(principal.account, "direct")) };
    case "user":
      return withOwn(principal.account, [
        [principal.arn, "direct"],
        [principal.userId, "direct"],
      ]);
    case "assumed-role": {
      const roleId = principal.userId.slice(0, principal.userId.indexOf(":"));
      const names = withOwn(principal.account, [
        [principal.arn, "direct"],
        [principal.userId, "direct"],
        [principal.roleArn, "entity"],
        [roleId, "entity"],
      ]);
      const federated = principal.session.federation?.["aws:FederatedProvider"];
      return federated === undefined ? names : { ...names, federated };
    }
    case "federated-user": {
      const issuer = principal.issuer;
      const own: [string, Grant][] = [[principal.arn, "direct"]];
      if (issuer) {
        own.push(
          [`arn:aws:iam::${principal.account}:user/${issuer.userName}`, "entity"],
          [issuer.userId, "entity"],
        );
      }
      return withOwn(principal.account, own);
    }
  }
}

function withOwn(account: string, own: [string, Grant][]): CallerNames {
  return { aws: new Map([...accountNames(account, "account"), ...own]) };
}

function accountNames(account: string, grant: Grant): [string, Grant][] {
  return [
    [account, grant],
    [`arn:aws:iam::${account}:root`, grant],
  ];
}

const STRENGTH: Record<Grant, number> = { none: 0, account: 1, entity: 2, direct: 3 };

export function isStronger(grant: Grant, than: Grant): boolean {
  return STRENGTH[grant] > STRENGTH[than];
}

/** How a `Principal` element reaches the caller. `{"AWS": "*"}` is everyone, as `"*"` is. */
export function grantOf(element: PrincipalElement, caller: CallerNames): Grant {
  if (element === "*") return "direct";
  let grant: Grant = "none";
  for (const name of element.AWS ?? []) {
    if (name === "*") return "direct";
    const named = caller.aws.get(name) ?? "none";
    if (isStronger(named, grant)) grant = named;
  }
  if (caller.service !== undefined && namesService(element.Service, caller.service)) return "direct";
  if (caller.federated !== undefined && names(element.Federated, caller.federated)) return "direct";
  return grant;
}

function names(list: readonly string[] | undefined, name: string): boolean {
  return list?.some((listed) => listed === name || listed === "*") ?? false;
}

const REGIONAL = /^([a-z0-9-]+)\.[a-z]{2}(?:-[a-z]+)+-\d\.(amazonaws\.com(?:\.cn)?)$/;

/** A service goes by its name in one region too: `logs.eu-west-1.amazonaws.com`. */
function namesService(list: readonly string[] | undefined, service: string): boolean {
  return (
    names(list, service) ||
    names(
      list?.map((listed) => listed.replace(REGIONAL, "$1.$2")),
      service,
    )
  );
}

/**
 * Whether a `NotPrincipal` element leaves the caller out. A denial spares only who is listed with all its names
 * (account, role and session), as AWS checks the account first, then the role, then the session; a permission leaves out
 * who is listed with any.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function isExcepted(element: PrincipalElement, caller: CallerNames, needsAllNames: boolean): boolean {
  if (element === "*") return true;
  if (caller.service !== undefined) return namesService(element.Service, caller.service);
  const listed = new Set((element.AWS ?? []).flatMap((name) => [name, toAccountArn(name)]));
  if (listed.has("*")) return true;
  if (!needsAllNames) return [...caller.aws.keys()].some((name) => listed.has(name));
  const grants = new Map<Grant, boolean>();
  for (const [name, grant] of caller.aws) grants.set(grant, (grants.get(grant) ?? false) || listed.has(name));
  return grants.size > 0 && [...grants.values()].every(Boolean);
}

function toAccountArn(name: string): string {
  return /^\d{12}$/.test(name) ? `arn:aws:iam::${name}:root` : name;
}
