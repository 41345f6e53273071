import type { Reader } from "../store/store.js";
import { accounts, principalsById, roles, toNameKey, users } from "./store.js";

/** A `Principal` that nobody is: its kind and name, as AWS's message has them. */
export class UnknownPrincipal extends Error {
  readonly kind: string;
  /** As the policy has it. */
  readonly principal: string;

  constructor(kind: string, principal: string) {
    super(`Invalid principal in policy: "${kind}":"${principal}"`);
    this.kind = kind;
    this.principal = principal;
  }
}

/** Names in a resource's policy, to ids and back. */
export interface PrincipalNames {
  /** Before a policy is stored. A principal that nobody is gets the service's own error. */
  pin(document: string, toError: (unknown: UnknownPrincipal) => Error): Promise<string>;
  /** Before a stored policy is shown. */
  show(document: string): Promise<string>;
}

export function principalNames(directory: Reader): PrincipalNames {
  return {
    async pin(document, toError) {
      try {
        return await pinPrincipals(directory, document);
      } catch (error) {
        throw error instanceof UnknownPrincipal ? toError(error) : error;
      }
    },
    show: (document) => showPrincipals(directory, document),
  };
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Names = (name: string) => Promise<string>;

/**
 * A resource's policy as it is to be stored: ARNs of users and roles are replaced by their unique ids, so that somebody
 * made later under the same name is somebody else. Throws `UnknownPrincipal`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function pinPrincipals(directory: Reader, document: string): Promise<string> {
  return mapPrincipals(document, (name) => pin(directory, name));
}

/** A stored policy as it is to be shown: ids become ARNs again; the id of somebody deleted stays. */
export function showPrincipals(directory: Reader, document: string): Promise<string> {
  return mapPrincipals(document, (name) => show(directory, name));
}

async function pin(directory: Reader, name: string): Promise<string> {
  if (name === "*" || /^\d{12}$/.test(name)) return name;
  if (/^A(IDA|ROA)[A-Z0-9]+$/.test(name)) {
    if (await principalsById.get(directory, name)) return name;
    throw new UnknownPrincipal("AWS", name);
  }
  const match = /^arn:[\w-]+:(iam|sts)::(\d{12}):(root|(user|role|assumed-role|federated-user)\/(.+))$/.exec(
    name,
  );
  if (!match) throw new UnknownPrincipal("AWS", name);
  const [, , account = "", , kind, path = ""] = match;
  // Who is in an account of another cloud cannot be known here.
  if ((kind !== "user" && kind !== "role") || !(await accounts.get(directory, account))) return name;
  const key = toNameKey(path.slice(path.lastIndexOf("/") + 1));
  const found = await (kind === "user"
    ? users.get(directory, account, key)
    : roles.get(directory, account, key));
  if (found?.arn !== name) throw new UnknownPrincipal("AWS", name);
  return found.id;
}

async function show(directory: Reader, name: string): Promise<string> {
  if (!/^A(IDA|ROA)[A-Z0-9]+$/.test(name)) return name;
  const place = await principalsById.get(directory, name);
  if (!place) return name;
  const records = place.kind === "user" ? users : roles;
  return (await records.get(directory, place.account, place.name))?.arn ?? name;
}

/** Rewrites the names under `"AWS"` in every statement. A document without any comes back as it was written. */
async function mapPrincipals(document: string, map: Names): Promise<string> {
  const policy = JSON.parse(document) as { Statement?: Json };
  const { Statement: found = [] } = policy;
  let hasChanged = false;
  for (const statement of Array.isArray(found) ? found : [found]) {
    for (const element of ["Principal", "NotPrincipal"]) {
      const principal = isObject(statement) ? statement[element] : undefined;
      if (!isObject(principal) || principal["AWS"] === undefined) continue;
      const mapped = await mapNames(principal["AWS"], map);
      hasChanged ||= JSON.stringify(mapped) !== JSON.stringify(principal["AWS"]);
      principal["AWS"] = mapped;
    }
  }
  return hasChanged ? JSON.stringify(policy) : document;
}

async function mapNames(names: Json, map: Names): Promise<Json> {
  if (Array.isArray(names)) return Promise.all(names.map((name) => map(String(name))));
  return map(String(names));
}

function isObject(json: Json | undefined): json is { [name: string]: Json } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
