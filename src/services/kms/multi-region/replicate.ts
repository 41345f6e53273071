import { REGIONS } from "../../../core/regions.js";
import { keyArn } from "../domain/arns.js";
import { toDefaultPolicy } from "../domain/key-policy.js";
import { keyExists, unsupported, validation } from "../errors.js";
import { checkUsable, findKey, loadKey, putKey } from "../find-key.js";
import { checkNoLockout } from "../keys/create-key.js";
import { toMetadata } from "../keys/metadata.js";
import { checkPolicy, invalidPrincipal } from "../keys/policy.js";
import { checkTags } from "../keys/tags.js";
import type { KeyRecord } from "../records.js";
import type { Op } from "../state.js";
import { checkPrimary, loadFamily } from "./family.js";

export const ReplicateKey: Op<"ReplicateKey"> = async (input, ctx) => {
  const region = input.ReplicaRegion ?? "";
  const policy = input.Policy ?? toDefaultPolicy(ctx.account);
  checkPolicy(policy);
  checkTags(input.Tags ?? []);
  const pinned = await ctx.principals.pin(policy, invalidPrincipal);
  const toReplica = (primary: KeyRecord): KeyRecord => ({
    ...primary,
    region,
    createdAt: ctx.clock.now(),
    description: input.Description ?? "",
    policy: pinned,
    tags: input.Tags ?? [],
    // Whoever imports material brings it to each region himself.
    ...(primary.origin === "EXTERNAL" && { state: "PendingImport", materials: [], pending: undefined }),
  });
  const source = await findKey(ctx, input.KeyId);
  if (!source.family) throw unsupported(`${keyArn(source)} is not a multi-region primary key.`);
  checkPrimary(source);
  checkUsable(source);
  if (!REGIONS.has(region)) throw validation(`Invalid region: ${region}`);
  if (input.Policy !== undefined && input.BypassPolicyLockoutSafetyCheck !== true)
    await checkNoLockout(ctx, toReplica(source));
  const replica = await ctx.store.transact(async (tx) => {
    const primary = await findKey(ctx, input.KeyId, tx);
    const { family } = primary;
    const { account, id } = primary;
    if (!family || (await loadKey(ctx, { account, region, id }, tx)))
      throw keyExists(keyArn({ account, region, id }));
    const grown = { ...family, replicas: [...family.replicas, region] };
    for (const member of await loadFamily(ctx, primary, tx)) putKey(tx, { ...member, family: grown });
    const made = { ...toReplica(primary), family: grown };
    putKey(tx, made);
    return made;
  });
  return {
    ReplicaKeyMetadata: toMetadata(replica, ctx.clock.now()),
    ReplicaPolicy: policy,
    ReplicaTags: replica.tags,
  };
};

export const UpdatePrimaryRegion: Op<"UpdatePrimaryRegion"> = async (input, ctx) => {
  const region = input.PrimaryRegion ?? "";
  await ctx.store.transact(async (tx) => {
    const key = await findKey(ctx, input.KeyId, tx);
    const { family } = key;
    if (!family) throw unsupported(`${keyArn(key)} is not a multi-region primary key.`);
    checkPrimary(key);
    checkUsable(key);
    if (!family.replicas.includes(region))
      throw unsupported(`${keyArn(key)} has no replica key in ${region}.`);
    const replicas = [key.region, ...family.replicas.filter((one) => one !== region)];
    for (const member of await loadFamily(ctx, key, tx))
      putKey(tx, { ...member, family: { primary: region, replicas } });
  });
  return {};
};
