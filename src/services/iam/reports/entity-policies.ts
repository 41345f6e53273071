import { loadManagedDocument } from "../../../core/identity/policy-sets.js";
import { groups, type PolicyHolder, roles, toNameKey, users } from "../../../core/identity/store.js";
import type { Reader } from "../../../core/store/store.js";
import { noSuchEntity, validationError } from "../errors.js";
import type { HolderKind } from "../store.js";

/** A policy that says what an entity may do, with where it hangs. */
export interface EntityPolicy {
  name: string;
  /** Of a managed policy. */
  arn?: string;
  holder?: { kind: HolderKind; name: string };
  document: string;
}

/** A user, group, role or policy, with the policies that apply to it. */
export interface Entity {
  /** Unique id; of a policy, its ARN. */
  id: string;
  arn: string;
  policies: EntityPolicy[];
  /** ARN of its permissions boundary. */
  boundary?: string;
}

type Found = Omit<Entity, "policies"> & { holders: [HolderKind, PolicyHolder][] };

/** The entity an ARN names. Throws NoSuchEntity. */
export async function loadEntity(from: Reader, account: string, arn: string): Promise<Entity> {
  const match = /^arn:[\w-]+:iam::(?:\d{12}|aws):(user|group|role|policy)\/(?:.*\/)?([^/]+)$/.exec(arn);
  if (!match) throw validationError(`ARN ${arn} is not valid.`);
  const [, kind, name = ""] = match;
  if (kind === "policy") {
    const document = await loadManagedDocument(from, arn);
    if (document === undefined) throw noSuchEntity(`ARN ${arn} was not found.`);
    return { id: arn, arn, policies: [{ name, arn, document }] };
  }
  const { holders, ...entity } = await FINDERS[kind as HolderKind](from, account, toNameKey(name), arn);
  const policies = await Promise.all(holders.map(([at, holder]) => policiesOf(from, at, holder)));
  return { ...entity, policies: policies.flat() };
}

type Finder = (from: Reader, account: string, key: string, arn: string) => Promise<Found>;

const FINDERS: Record<HolderKind, Finder> = {
  async user(from, account, key, arn) {
    const user = checkFound(await users.get(from, account, key), arn);
    const through = await Promise.all(user.groups.map((group) => groups.get(from, account, group)));
    const holders: Found["holders"] = [["user", user]];
    for (const group of through) if (group) holders.push(["group", group]);
    return { id: user.id, arn, boundary: user.boundary, holders };
  },
  async group(from, account, key, arn) {
    const group = checkFound(await groups.get(from, account, key), arn);
    return { id: group.id, arn, holders: [["group", group]] };
  },
  async role(from, account, key, arn) {
    const role = checkFound(await roles.get(from, account, key), arn);
    return { id: role.id, arn, boundary: role.boundary, holders: [["role", role]] };
  },
};

function checkFound<T extends PolicyHolder>(record: T | undefined, arn: string): T {
  if (record?.arn !== arn) throw noSuchEntity(`ARN ${arn} was not found.`);
  return record;
}

async function policiesOf(from: Reader, kind: HolderKind, record: PolicyHolder): Promise<EntityPolicy[]> {
  const holder = { kind, name: record.name };
  const found: EntityPolicy[] = Object.entries(record.inline).map(([name, document]) => ({
    name,
    document,
    holder,
  }));
  for (const arn of record.attached) {
    const document = await loadManagedDocument(from, arn);
    if (document !== undefined)
      found.push({ name: arn.slice(arn.lastIndexOf("/") + 1), arn, document, holder });
  }
  return found;
}
