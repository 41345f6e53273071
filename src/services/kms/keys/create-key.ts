import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import type { KeySpec, KeyUsageType } from "@aws-sdk/client-kms";
import { keyArn } from "../domain/arns.js";
import { toDefaultPolicy } from "../domain/key-policy.js";
import { SPECS, type SpecFacts } from "../domain/key-specs.js";
import { malformedPolicy, unsupported, validation } from "../errors.js";
import { newMaterial, putKey } from "../find-key.js";
import type { KeyRecord } from "../records.js";
import type { KmsContext, Op } from "../state.js";
import { toMetadata } from "./metadata.js";
import { checkPolicy, invalidPrincipal } from "./policy.js";
import { checkTags } from "./tags.js";

const generate = promisify(generateKeyPair);

export const CreateKey: Op<"CreateKey"> = async (input, ctx) => {
  const spec: KeySpec = input.KeySpec ?? input.CustomerMasterKeySpec ?? "SYMMETRIC_DEFAULT";
  const facts = SPECS[spec];
  if (!facts) throw unsupported(`KeySpec ${spec} is not built in Lenticular.`);
  const { Origin: origin = "AWS_KMS" } = input;
  if (origin !== "AWS_KMS" && origin !== "EXTERNAL")
    throw unsupported(`Keys of origin ${origin} are not built in Lenticular.`);
  const usage = toUsage(spec, facts, input.KeyUsage);
  const policy = input.Policy ?? toDefaultPolicy(ctx.account);
  checkPolicy(policy);
  checkTags(input.Tags ?? []);
  const made = origin === "AWS_KMS" ? await makeMaterial(ctx, facts) : undefined;
  const key: KeyRecord = {
    id: input.MultiRegion ? `mrk-${ctx.ids.uuid().replaceAll("-", "")}` : ctx.ids.uuid(),
    account: ctx.account,
    region: ctx.region,
    createdAt: ctx.clock.now(),
    description: input.Description ?? "",
    spec,
    usage,
    manager: "CUSTOMER",
    state: made ? "Enabled" : "PendingImport",
    ...(origin === "EXTERNAL" && { origin }),
    policy: await ctx.principals.pin(policy, invalidPrincipal),
    tags: input.Tags ?? [],
    materials: [],
    ...made,
    ...(input.MultiRegion && { family: { primary: ctx.region, replicas: [] } }),
  };
  if (input.Policy !== undefined && input.BypassPolicyLockoutSafetyCheck !== true)
    await checkNoLockout(ctx, key);
  await ctx.store.transact(async (tx) => putKey(tx, key));
  return { KeyMetadata: toMetadata(key, ctx.clock.now()) };
};

async function makeMaterial(
  ctx: KmsContext,
  facts: SpecFacts,
): Promise<Pick<KeyRecord, "materials" | "publicKey">> {
  if (facts.bytes !== undefined) return { materials: [newMaterial(ctx, ctx.ids.bytes(facts.bytes))] };
  const { publicKey, privateKey } = await makePair(facts);
  return { materials: [newMaterial(ctx, privateKey)], publicKey };
}

function toUsage(spec: KeySpec, facts: SpecFacts, asked: KeyUsageType | undefined): KeyUsageType {
  if (asked === undefined) {
    if (spec === "SYMMETRIC_DEFAULT") return "ENCRYPT_DECRYPT";
    throw validation(
      "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.",
    );
  }
  if (!facts.usages.includes(asked))
    throw validation(`KeyUsage ${asked} is not compatible with KeySpec ${spec}`);
  return asked;
}

/** An asymmetric pair: PKCS #8 and SubjectPublicKeyInfo, both DER. */
export async function makePair(facts: SpecFacts): Promise<{ publicKey: Buffer; privateKey: Buffer }> {
  const { publicKey, privateKey } =
    facts.rsaBits !== undefined
      ? await generate("rsa", { modulusLength: facts.rsaBits })
      : await generate("ec", { namedCurve: facts.curve ?? "prime256v1" });
  return {
    publicKey: publicKey.export({ type: "spki", format: "der" }),
    privateKey: privateKey.export({ type: "pkcs8", format: "der" }),
  };
}

/** A policy that would keep its own author from changing it again is refused. */
export async function checkNoLockout(ctx: KmsContext, key: KeyRecord): Promise<void> {
  const decision = await ctx.decide([
    {
      action: "kms:PutKeyPolicy",
      resource: keyArn(key),
      resourceAccount: key.account,
      resourcePolicies: [{ resource: keyArn(key), document: key.policy }],
      resourcePolicyKind: "key",
    },
  ]);
  if (!decision.allowed) {
    throw malformedPolicy("The new key policy will not allow you to update the key policy in the future.");
  }
}
