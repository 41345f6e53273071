import { LOWER_HEX } from "../../core/ids.js";
import type { Reader, Transaction } from "../../core/store/store.js";
import { aliasArn, keyArn, toKeyName } from "./domain/arns.js";
import { toManagedPolicy } from "./domain/key-policy.js";
import {
  aliasNotFound,
  invalidArn,
  invalidKeyId,
  keyDisabled,
  keyNotFound,
  otherRegion,
  pendingDeletion,
  pendingImport,
} from "./errors.js";
import type { KeyMaterial, KeyRecord } from "./records.js";
import type { KmsContext } from "./state.js";
import { aliases, keys } from "./store.js";

/** Services whose own key comes into being when it is first asked for, and what that protects. */
const MANAGED_SERVICES: ReadonlyMap<string, string> = new Map([
  ["s3", "S3 objects"],
  ["dynamodb", "DynamoDB data"],
  ["lambda", "Lambda functions"],
  ["logs", "CloudWatch Logs data"],
  ["sns", "SNS data"],
  ["sqs", "SQS messages"],
  ["ssm", "SSM parameters"],
  ["secretsmanager", "Secrets Manager data"],
  ["kinesis", "Kinesis data"],
  ["ebs", "EBS volumes"],
  ["rds", "RDS database volumes"],
]);

const MATERIAL_ID_LENGTH = 64;
/** A UUID, or a multi-Region key's id. */
const KEY_ID = /^([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|mrk-[\da-f]{32})$/;

/** The key that a caller names by id, ARN or alias. Throws NotFoundException, as for one whose time has run out. */
export async function findKey(
  ctx: KmsContext,
  name: string | undefined,
  reader: Reader = ctx.store,
): Promise<KeyRecord> {
  const named = toKeyName(name ?? "", ctx.account, ctx.region);
  if (!named) throw invalidArn(name ?? "");
  const { account, region } = named;
  if (region !== ctx.region) throw otherRegion(region);
  if (named.kind === "id") {
    const found = await loadKey(ctx, named, reader);
    if (found) return found;
    throw KEY_ID.test(named.id) ? keyNotFound(keyArn(named)) : invalidKeyId(named.id);
  }
  const alias = await aliases.get(reader, account, region, named.name);
  const found = alias && (await loadKey(ctx, { account, region, id: alias.keyId }, reader));
  if (found) return found;
  const service = named.name.replace(/^alias\/aws\//, "");
  const what = service === named.name ? undefined : MANAGED_SERVICES.get(service);
  if (account === ctx.account && what !== undefined) return makeManagedKey(ctx, region, service, what);
  throw aliasNotFound(aliasArn(account, region, named.name));
}

/** A key as it stands now; undefined when there is none, or its waiting period is over. */
export async function loadKey(
  ctx: KmsContext,
  { account, region, id }: Pick<KeyRecord, "account" | "region" | "id">,
  reader: Reader = ctx.store,
): Promise<KeyRecord | undefined> {
  const found = await keys.get(reader, account, region, id);
  if (!found || isGone(ctx, found)) return undefined;
  return withoutMaterial(found, ({ expiresAt = Number.POSITIVE_INFINITY }) => expiresAt <= ctx.clock.now());
}

/** Whether no material of a key is missing, of those it has or had. */
export const hasAll = (materials: readonly KeyMaterial[]): boolean =>
  materials.every(({ sealed }) => sealed !== undefined);

/** A key after imported material of it was deleted or has expired: it waits for the same material again. */
export function withoutMaterial(key: KeyRecord, isForgotten: (material: KeyMaterial) => boolean): KeyRecord {
  const forget = (material: KeyMaterial): KeyMaterial => {
    if (!material.sealed || !isForgotten(material)) return material;
    const { sealed: _, expiresAt: __, ...kept } = material;
    return kept;
  };
  const materials = key.materials.map(forget);
  const pending = key.pending && forget(key.pending);
  if (pending === key.pending && materials.every((material, at) => material === key.materials[at]))
    return key;
  const isInUse = key.state === "Enabled" || key.state === "Disabled";
  return {
    ...key,
    materials,
    ...(pending && { pending }),
    state: isInUse && !hasAll(materials) ? "PendingImport" : key.state,
  };
}

/** A key at the end of its waiting period is gone, whether or not it has been cleared away yet. */
export const isGone = (ctx: KmsContext, key: KeyRecord): boolean =>
  key.state === "PendingDeletion" && (key.deletesAt ?? 0) <= ctx.clock.now();

/** Throws unless the key may do cryptography now. */
export function checkUsable(key: KeyRecord): void {
  if (key.state === "Disabled") throw keyDisabled(keyArn(key));
  if (key.state === "PendingImport") throw pendingImport(keyArn(key));
  if (key.state !== "Enabled") throw pendingDeletion(keyArn(key));
}

/** @param what it protects. */
async function makeManagedKey(
  ctx: KmsContext,
  region: string,
  service: string,
  what: string,
): Promise<KeyRecord> {
  const { account } = ctx;
  const name = `alias/aws/${service}`;
  const now = ctx.clock.now();
  const record: KeyRecord = {
    id: ctx.ids.uuid(),
    account,
    region,
    createdAt: now,
    description: `Default key that protects my ${what} when no other key is defined`,
    spec: "SYMMETRIC_DEFAULT",
    usage: "ENCRYPT_DECRYPT",
    manager: "AWS",
    state: "Enabled",
    policy: toManagedPolicy(account, region, service),
    tags: [],
    materials: [newMaterial(ctx, ctx.ids.bytes(32))],
  };
  return ctx.store.transact(async (tx) => {
    const alias = await aliases.get(tx, account, region, name);
    const existing = alias && (await keys.get(tx, account, region, alias.keyId));
    if (existing) return existing;
    putKey(tx, record);
    aliases.put(tx, [account, region, name], { keyId: record.id, createdAt: now, updatedAt: now });
    return record;
  });
}

export function newMaterial(
  ctx: KmsContext,
  secret: Uint8Array,
  rotation?: KeyMaterial["rotation"],
): KeyMaterial {
  return {
    id: ctx.ids.string(MATERIAL_ID_LENGTH, LOWER_HEX),
    sealed: ctx.state.vault.seal("kms-key", secret),
    createdAt: ctx.clock.now(),
    ...(rotation && { rotation }),
  };
}

/** Opens a generation of a key's secret. */
export function openMaterial(ctx: KmsContext, material: KeyMaterial | undefined): Uint8Array {
  const secret = material?.sealed && ctx.state.vault.unseal("kms-key", material.sealed);
  if (!secret) throw new Error("a key's material cannot be opened: the key file was changed");
  return secret;
}

/** Changes a key in a transaction of its own. */
export async function changeKey(
  ctx: KmsContext,
  name: string | undefined,
  change: (key: KeyRecord, tx: Transaction) => void,
): Promise<KeyRecord> {
  return ctx.store.transact(async (tx) => {
    const key = { ...(await findKey(ctx, name, tx)) };
    change(key, tx);
    putKey(tx, key);
    return key;
  });
}

export const putKey = (tx: Transaction, key: KeyRecord): void =>
  keys.put(tx, [key.account, key.region, key.id], key);
