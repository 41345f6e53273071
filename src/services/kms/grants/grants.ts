import type { GrantListEntry } from "@aws-sdk/client-kms";
import { LOWER_HEX } from "../../../core/ids.js";
import { keyArn } from "../domain/arns.js";
import { limitExceeded, validation } from "../errors.js";
import { checkUsable, findKey } from "../find-key.js";
import { GRANTS_PER_KEY_MAX } from "../limits.js";
import { toPage, toPageOutput } from "../pagination.js";
import type { GrantRecord, KeyRecord } from "../records.js";
import type { KmsContext, Op } from "../state.js";
import { grants, keys } from "../store.js";
import { findGrant, toToken } from "./find-grant.js";

const ID_LENGTH = 64;

export const CreateGrant: Op<"CreateGrant"> = async (input, ctx) => {
  const key = await findKey(ctx, input.KeyId);
  checkUsable(key);
  if (!input.Operations?.length) throw validation("Operations must not be empty");
  const wanted: GrantRecord = {
    id: ctx.ids.string(ID_LENGTH, LOWER_HEX),
    grantee: input.GranteePrincipal ?? "",
    issuer: ctx.principal.arn,
    operations: input.Operations,
    createdAt: ctx.clock.now(),
    ...(input.Name !== undefined && { name: input.Name }),
    ...(input.RetiringPrincipal !== undefined && { retiring: input.RetiringPrincipal }),
    ...(input.Constraints && { constraints: input.Constraints }),
  };
  const prefix = [key.account, key.region, key.id];
  const grant = await ctx.store.transact(async (tx) => {
    let count = 0;
    for await (const { value } of grants.range(tx, { prefix })) {
      count++;
      // A named grant asked for again is the same grant.
      if (wanted.name !== undefined && isSame(value, wanted)) return value;
    }
    if (count >= GRANTS_PER_KEY_MAX) throw limitExceeded("Grant limit exceeded");
    grants.put(tx, [...prefix, wanted.id], wanted);
    return wanted;
  });
  return { GrantId: grant.id, GrantToken: toToken(keyArn(key), grant.id) };
};

function isSame(one: GrantRecord, other: GrantRecord): boolean {
  const terms = ({ name, grantee, retiring, operations, constraints }: GrantRecord) =>
    JSON.stringify([name, grantee, retiring, [...operations].sort(), constraints]);
  return terms(one) === terms(other);
}

export const ListGrants: Op<"ListGrants"> = async (input, ctx) => {
  const key = await findKey(ctx, input.KeyId);
  const { after, limit } = toPage(input);
  const prefix = [key.account, key.region, key.id];
  const Grants: GrantListEntry[] = [];
  let last: string | undefined;
  for await (const { value } of grants.range(ctx.store, {
    prefix,
    start: [...prefix, after],
    startExclusive: true,
  })) {
    if (input.GrantId !== undefined && value.id !== input.GrantId) continue;
    if (input.GranteePrincipal !== undefined && value.grantee !== input.GranteePrincipal) continue;
    if (Grants.length === limit) return { Grants, ...toPageOutput(last) };
    last = value.id;
    Grants.push(toEntry(key, value));
  }
  return { Grants, Truncated: false };
};

const toEntry = (key: KeyRecord, grant: GrantRecord): GrantListEntry => ({
  KeyId: keyArn(key),
  GrantId: grant.id,
  Name: grant.name ?? "",
  CreationDate: new Date(grant.createdAt),
  GranteePrincipal: grant.grantee,
  RetiringPrincipal: grant.retiring,
  IssuingAccount: `arn:aws:iam::${key.account}:root`,
  Operations: grant.operations,
  Constraints: grant.constraints,
});

export const ListRetirableGrants: Op<"ListRetirableGrants"> = async (input, ctx) => {
  const { after, limit } = toPage(input);
  const Grants: GrantListEntry[] = [];
  let last: string | undefined;
  for await (const { key: stored, value } of grants.range(ctx.store, { prefix: [ctx.account, ctx.region] })) {
    const place = `${String(stored[2])}/${value.id}`;
    if (value.retiring !== input.RetiringPrincipal || place <= after) continue;
    if (Grants.length === limit) return { Grants, ...toPageOutput(last) };
    const key = await keys.get(ctx.store, ctx.account, ctx.region, String(stored[2]));
    if (!key) continue;
    last = place;
    Grants.push(toEntry(key, value));
  }
  return { Grants, Truncated: false };
};

export const RevokeGrant: Op<"RevokeGrant"> = async (input, ctx) => {
  await remove(ctx, input);
  return {};
};

export const RetireGrant: Op<"RetireGrant"> = async (input, ctx) => {
  await remove(ctx, input);
  return {};
};

async function remove(ctx: KmsContext, input: Parameters<typeof findGrant>[1]): Promise<void> {
  const { key, grant } = await findGrant(ctx, input);
  await ctx.store.transact(async (tx) => grants.delete(tx, key.account, key.region, key.id, grant.id));
}
