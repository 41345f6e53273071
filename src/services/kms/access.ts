import type { GrantConstraints } from "@aws-sdk/client-kms";
import type { AccessRequest, ConditionValue, ResourcePolicy } from "../../core/access.js";
import { resourceTagConditions } from "../../core/tags.js";
import { keyOfCiphertext } from "./cryptography/symmetric.js";
import { aliasArn, keyArn } from "./domain/arns.js";
import { toGrantsPolicy } from "./domain/key-policy.js";
import { findKey } from "./find-key.js";
import { findGrant } from "./grants/find-grant.js";
import type { KeyRecord } from "./records.js";
import type { Access, KmsContext } from "./state.js";
import { aliases, grants } from "./store.js";

interface KeyInput {
  KeyId?: string | undefined;
  EncryptionContext?: Record<string, string> | undefined;
}

/** Members of requests that are condition keys as they stand, whichever operation has them. */
const INPUT_KEYS: Readonly<Record<string, string>> = {
  BypassPolicyLockoutSafetyCheck: "kms:BypassPolicyLockoutSafetyCheck",
  EncryptionAlgorithm: "kms:EncryptionAlgorithm",
  ExpirationModel: "kms:ExpirationModel",
  KeyAgreementAlgorithm: "kms:KeyAgreementAlgorithm",
  KeyPairSpec: "kms:DataKeyPairSpec",
  MacAlgorithm: "kms:MacAlgorithm",
  MessageType: "kms:MessageType",
  PendingWindowInDays: "kms:ScheduleKeyDeletionPendingWindowInDays",
  PrimaryRegion: "kms:PrimaryRegion",
  ReplicaRegion: "kms:ReplicaRegion",
  RotationPeriodInDays: "kms:RotationPeriodInDays",
  SigningAlgorithm: "kms:SigningAlgorithm",
  WrappingAlgorithm: "kms:WrappingAlgorithm",
  WrappingKeySpec: "kms:WrappingKeySpec",
};

function inputConditions(input: object): Record<string, string> {
  const named = Object.entries(input).flatMap(([member, value]) => {
    const key = INPUT_KEYS[member];
    return key === undefined || value === undefined ? [] : [[key, String(value)] as const];
  });
  return Object.fromEntries(named);
}

/** The key's own policy, which alone can let anybody in, and its grants to this caller. */
async function loadPolicies(ctx: KmsContext, key: KeyRecord): Promise<ResourcePolicy[]> {
  const arn = keyArn(key);
  const mine = [];
  for await (const { value } of grants.range(ctx.store, { prefix: [key.account, key.region, key.id] })) {
    if (isGrantee(ctx, value.grantee)) mine.push(value);
  }
  const granted = toGrantsPolicy(mine);
  return [
    { resource: arn, document: key.policy },
    ...(granted === undefined ? [] : [{ resource: `${arn} (grants)`, document: granted }]),
  ];
}

function isGrantee({ principal }: KmsContext, grantee: string): boolean {
  if (principal.arn === grantee) return true;
  if (principal.type === "assumed-role") return principal.roleArn === grantee;
  return principal.type === "service" && principal.service === grantee;
}

function toConditions(ctx: KmsContext, key: KeyRecord, input: KeyInput): Record<string, ConditionValue> {
  const context = Object.entries(input.EncryptionContext ?? {});
  const via = ctx.request.calledVia.at(-1);
  return {
    "kms:CallerAccount": ctx.principal.account,
    "kms:KeySpec": key.spec,
    "kms:KeyUsage": key.usage,
    "kms:KeyOrigin": key.origin ?? "AWS_KMS",
    "kms:MultiRegion": String(key.family !== undefined),
    ...(key.family && {
      "kms:MultiRegionKeyType": key.family.primary === key.region ? "PRIMARY" : "REPLICA",
    }),
    ...inputConditions(input),
    ...(via !== undefined && {
      "kms:ViaService": via.replace(".amazonaws.com", `.${ctx.region}.amazonaws.com`),
    }),
    ...(context.length > 0 && { "kms:EncryptionContextKeys": context.map(([name]) => name) }),
    ...Object.fromEntries(context.map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
    ...(input.KeyId?.includes("alias/") && {
      "kms:RequestAlias": input.KeyId.replace(/^.*:(alias\/)/, "$1"),
    }),
    ...resourceTagConditions(
      Object.fromEntries(key.tags.map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue])),
    ),
  };
}

async function toRequest(
  ctx: KmsContext,
  key: KeyRecord,
  action: string,
  input: KeyInput,
): Promise<AccessRequest> {
  return {
    action,
    resource: keyArn(key),
    resourceAccount: key.account,
    conditions: toConditions(ctx, key, input),
    resourcePolicies: await loadPolicies(ctx, key),
    resourcePolicyKind: "key",
  };
}

/** Rule of an operation on one key. */
const onKey =
  (action: string) =>
  async (input: KeyInput, ctx: KmsContext): Promise<AccessRequest[]> => [
    await toRequest(ctx, await findKey(ctx, input.KeyId), action, input),
  ];

interface GrantInput extends KeyInput {
  GranteePrincipal?: string | undefined;
  RetiringPrincipal?: string | undefined;
  Operations?: string[] | undefined;
  Constraints?: GrantConstraints | undefined;
}

/** Rule of an operation on grants: key policies often let services alone make them, in a caller's name. */
const onGrant =
  (action: string) =>
  async (input: GrantInput, ctx: KmsContext): Promise<AccessRequest[]> => {
    const { GranteePrincipal, RetiringPrincipal, Operations, Constraints } = input;
    const request = await toRequest(ctx, await findKey(ctx, input.KeyId), action, input);
    const given = {
      "kms:GrantIsForAWSResource": String(ctx.request.calledVia.length > 0),
      "kms:GranteePrincipal": GranteePrincipal,
      "kms:RetiringPrincipal": RetiringPrincipal,
      "kms:GrantOperations": Operations,
      "kms:GrantConstraintType": Constraints && Object.keys(Constraints),
    };
    const conditions: Record<string, ConditionValue> = { ...request.conditions };
    for (const [name, value] of Object.entries(given)) if (value !== undefined) conditions[name] = value;
    return [{ ...request, conditions }];
  };

/** Rule of an operation on no key in particular. */
const onAll = (action: string) => (): AccessRequest[] => [{ action, resource: "*" }];

const onCreate: Access<"CreateKey"> = (input, ctx) => [
  {
    action: "kms:CreateKey",
    resource: "*",
    conditions: {
      "kms:CallerAccount": ctx.principal.account,
      "kms:KeySpec": input.KeySpec ?? "SYMMETRIC_DEFAULT",
      "kms:KeyUsage": input.KeyUsage ?? "ENCRYPT_DECRYPT",
      "kms:KeyOrigin": input.Origin ?? "AWS_KMS",
      "kms:MultiRegion": String(input.MultiRegion ?? false),
      ...inputConditions(input),
    },
  },
];

/** The caller must also be let to make a key in the other region. */
const onReplicate: Access<"ReplicateKey"> = async (input, ctx) => [
  await toRequest(ctx, await findKey(ctx, input.KeyId), "kms:ReplicateKey", input),
  {
    action: "kms:CreateKey",
    resource: "*",
    conditions: { "aws:RequestedRegion": input.ReplicaRegion ?? "" },
  },
];

const onDecrypt: Access<"Decrypt"> = async (input, ctx) => {
  const { CiphertextBlob, KeyId } = input;
  const key = KeyId === undefined ? await keyOfCiphertext(ctx, CiphertextBlob) : await findKey(ctx, KeyId);
  return [await toRequest(ctx, key, "kms:Decrypt", input)];
};

const onReEncrypt: Access<"ReEncrypt"> = async (input, ctx) => {
  const { CiphertextBlob, SourceKeyId } = input;
  const source =
    SourceKeyId === undefined ? await keyOfCiphertext(ctx, CiphertextBlob) : await findKey(ctx, SourceKeyId);
  const destination = await findKey(ctx, input.DestinationKeyId);
  const from = {
    KeyId: SourceKeyId,
    EncryptionContext: input.SourceEncryptionContext,
    EncryptionAlgorithm: input.SourceEncryptionAlgorithm,
  };
  const to = {
    KeyId: input.DestinationKeyId,
    EncryptionContext: input.DestinationEncryptionContext,
    EncryptionAlgorithm: input.DestinationEncryptionAlgorithm,
  };
  const requests = [
    await toRequest(ctx, source, "kms:ReEncryptFrom", from),
    await toRequest(ctx, destination, "kms:ReEncryptTo", to),
  ];
  const isSame = { "kms:ReEncryptOnSameKey": String(source.id === destination.id) };
  return requests.map((request) => ({ ...request, conditions: { ...request.conditions, ...isSame } }));
};

/** An alias and its key must both allow. */
const onAlias =
  (action: string) =>
  async (input: { AliasName?: string | undefined; TargetKeyId?: string | undefined }, ctx: KmsContext) => {
    const name = input.AliasName ?? "";
    const requests: AccessRequest[] = [{ action, resource: aliasArn(ctx.account, ctx.region, name) }];
    const known = await aliases.get(ctx.store, ctx.account, ctx.region, name);
    const keyIds = new Set([input.TargetKeyId, known?.keyId].filter((id) => id !== undefined));
    for (const id of keyIds) requests.push(await toRequest(ctx, await findKey(ctx, id), action, {}));
    return requests;
  };

/** The retiring principal of a grant may retire it whatever policies say. */
const onRetire: Access<"RetireGrant"> = async (input, ctx) => {
  const { key, grant } = await findGrant(ctx, input);
  const { principal } = ctx;
  const names = [principal.arn, ...(principal.type === "assumed-role" ? [principal.roleArn] : [])];
  if (grant.retiring !== undefined && names.includes(grant.retiring)) return [];
  if (grant.operations.includes("RetireGrant") && names.includes(grant.grantee)) return [];
  return [await toRequest(ctx, key, "kms:RetireGrant", { KeyId: key.id })];
};

/** Which permissions each operation asks for. */
export const access = {
  CreateKey: onCreate,
  DescribeKey: onKey("kms:DescribeKey"),
  ListKeys: onAll("kms:ListKeys"),
  EnableKey: onKey("kms:EnableKey"),
  DisableKey: onKey("kms:DisableKey"),
  ScheduleKeyDeletion: onKey("kms:ScheduleKeyDeletion"),
  CancelKeyDeletion: onKey("kms:CancelKeyDeletion"),
  UpdateKeyDescription: onKey("kms:UpdateKeyDescription"),
  GetKeyPolicy: onKey("kms:GetKeyPolicy"),
  PutKeyPolicy: onKey("kms:PutKeyPolicy"),
  ListKeyPolicies: onKey("kms:ListKeyPolicies"),
  TagResource: onKey("kms:TagResource"),
  UntagResource: onKey("kms:UntagResource"),
  ListResourceTags: onKey("kms:ListResourceTags"),
  CreateAlias: onAlias("kms:CreateAlias"),
  UpdateAlias: onAlias("kms:UpdateAlias"),
  DeleteAlias: onAlias("kms:DeleteAlias"),
  ListAliases: onAll("kms:ListAliases"),
  EnableKeyRotation: onKey("kms:EnableKeyRotation"),
  DisableKeyRotation: onKey("kms:DisableKeyRotation"),
  GetKeyRotationStatus: onKey("kms:GetKeyRotationStatus"),
  RotateKeyOnDemand: onKey("kms:RotateKeyOnDemand"),
  ListKeyRotations: onKey("kms:ListKeyRotations"),
  CreateGrant: onGrant("kms:CreateGrant"),
  ListGrants: onGrant("kms:ListGrants"),
  RevokeGrant: onGrant("kms:RevokeGrant"),
  RetireGrant: onRetire,
  ListRetirableGrants: onAll("kms:ListRetirableGrants"),
  Encrypt: onKey("kms:Encrypt"),
  Decrypt: onDecrypt,
  ReEncrypt: onReEncrypt,
  GenerateDataKey: onKey("kms:GenerateDataKey"),
  GenerateDataKeyWithoutPlaintext: onKey("kms:GenerateDataKeyWithoutPlaintext"),
  GenerateDataKeyPair: onKey("kms:GenerateDataKeyPair"),
  GenerateDataKeyPairWithoutPlaintext: onKey("kms:GenerateDataKeyPairWithoutPlaintext"),
  GenerateRandom: onAll("kms:GenerateRandom"),
  GenerateMac: onKey("kms:GenerateMac"),
  VerifyMac: onKey("kms:VerifyMac"),
  Sign: onKey("kms:Sign"),
  Verify: onKey("kms:Verify"),
  GetPublicKey: onKey("kms:GetPublicKey"),
  DeriveSharedSecret: onKey("kms:DeriveSharedSecret"),
  GetParametersForImport: onKey("kms:GetParametersForImport"),
  ImportKeyMaterial: onKey("kms:ImportKeyMaterial"),
  DeleteImportedKeyMaterial: onKey("kms:DeleteImportedKeyMaterial"),
  ReplicateKey: onReplicate,
  UpdatePrimaryRegion: onKey("kms:UpdatePrimaryRegion"),
};
