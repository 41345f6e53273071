import type { SSESpecification } from "@aws-sdk/client-dynamodb";
import type { CallOptions } from "../../../core/context.js";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter, toKmsError } from "../errors.js";
import type { DynamoContext } from "../state.js";
import type { KmsEncryption, TableEncryption } from "./table.js";
import { type KeyOwner, rememberKey, TableKey } from "./table-key.js";

const SERVICE = "dynamodb.amazonaws.com";
/** Between looks whether a key that is not to be had has come back. */
const RETRY_MILLISECONDS = 1000;

type KeyContext = Pick<DynamoContext, "account" | "call" | "clock" | "ids">;

/** What KMS binds a table's key to. */
const toEncryptionContext = ({ account }: KeyContext, name: string) => ({
  "aws:dynamodb:subscriberId": account,
  "aws:dynamodb:tableName": name,
});

/**
 * The encryption that a caller asks for: undefined is DynamoDB's own. The caller must be allowed to make a table key with the KMS
 * key, and to grant DynamoDB its use.
 */
export async function newEncryption(
  ctx: KeyContext,
  name: string,
  given: SSESpecification | undefined,
): Promise<KmsEncryption | undefined> {
  const KeyId = kmsKeyIn(given);
  if (KeyId === undefined) return undefined;
  const EncryptionContext = toEncryptionContext(ctx, name);
  const made = await ctx
    .call("kms", "GenerateDataKey", { KeyId, KeySpec: "AES_256", EncryptionContext })
    .catch(toKmsError);
  return await granted(ctx, name, made);
}

/** A table's encryption once it is as asked: its key stays, and is wrapped anew, as long as it has one. */
export async function changedEncryption(
  ctx: KeyContext,
  owner: KeyOwner,
  given: SSESpecification,
): Promise<TableEncryption | undefined> {
  const KeyId = kmsKeyIn(given);
  const key = await openTableKey(ctx, owner);
  if (key === undefined) {
    const made = await newEncryption(ctx, owner.name, given);
    return made && { ...made, isSealing: true };
  }
  if (KeyId === undefined) return { type: "OWNED", tableKey: key.plain };
  const EncryptionContext = toEncryptionContext(ctx, owner.name);
  const wrapped = await ctx
    .call("kms", "Encrypt", { KeyId, Plaintext: key.plain, EncryptionContext })
    .catch(toKmsError);
  return await granted(ctx, owner.name, wrapped);
}

/** The KMS key that is asked for; undefined for none. */
function kmsKeyIn(given: SSESpecification | undefined): string | undefined {
  if (given === undefined) return undefined;
  checkSpecification(given);
  return given.Enabled ? (given.KMSMasterKeyId ?? "alias/aws/dynamodb") : undefined;
}

function checkSpecification({ Enabled, SSEType, KMSMasterKeyId }: SSESpecification): void {
  if (SSEType === "AES256") throw invalidParameter("SSEType AES256 is not supported");
  if (!Enabled) {
    if (SSEType !== undefined) throw invalidParameter("SSEType can not be specified if Enabled is false");
    if (KMSMasterKeyId !== undefined) {
      throw invalidParameter("KMSMasterKeyId can not be specified if Enabled is false");
    }
  } else if (KMSMasterKeyId !== undefined && SSEType === undefined) {
    throw invalidParameter("SSEType KMS is required if KMSMasterKeyId is specified");
  }
}

/** A wrapped key that DynamoDB may open by itself from now on. */
async function granted(
  ctx: KeyContext,
  name: string,
  wrapped: { KeyId?: string | undefined; CiphertextBlob?: Uint8Array | undefined },
): Promise<KmsEncryption> {
  const { KeyId: keyArn, CiphertextBlob: tableKey } = wrapped;
  if (!keyArn || !tableKey) throw new Error("KMS made no table key");
  const grant = {
    KeyId: keyArn,
    GranteePrincipal: SERVICE,
    Operations: ["Decrypt" as const, "DescribeKey" as const],
    Constraints: { EncryptionContextSubset: toEncryptionContext(ctx, name) },
  };
  await ctx.call("kms", "CreateGrant", grant).catch(toKmsError);
  return { type: "KMS", keyArn, tableKey };
}

/** Opens the table's key, if it has one, as the caller. Throws KMS's refusal. */
export async function openTableKey(ctx: KeyContext, owner: KeyOwner): Promise<TableKey | undefined> {
  return await open(ctx, owner).catch(toKmsError);
}

/** The same as DynamoDB itself, for work that nobody asks for, and for streams. */
export async function openAsService(ctx: KeyContext, owner: KeyOwner): Promise<void> {
  await open(ctx, owner, { as: { service: SERVICE, account: ctx.account } }).catch(toKmsError);
}

async function open(ctx: KeyContext, owner: KeyOwner, options?: CallOptions): Promise<TableKey | undefined> {
  const { encryption, name } = owner;
  if (encryption?.tableKey === undefined) return undefined;
  const key = new TableKey(await unwrapped(ctx, name, encryption, options), ctx.ids);
  rememberKey(owner, key);
  return key;
}

async function unwrapped(
  ctx: KeyContext,
  name: string,
  encryption: TableEncryption,
  options: CallOptions | undefined,
): Promise<Uint8Array> {
  const { tableKey: CiphertextBlob } = encryption;
  if (encryption.type === "OWNED") return encryption.tableKey;
  const EncryptionContext = toEncryptionContext(ctx, name);
  const request = { KeyId: encryption.keyArn, CiphertextBlob, EncryptionContext };
  const { Plaintext } = await ctx.call("kms", "Decrypt", request, options);
  if (!Plaintext) throw new Error("KMS opened no table key");
  return Plaintext;
}

/** Opens the key for a job, which waits while the key is disabled or otherwise not to be had. */
export async function openForJob(ctx: KeyContext, owner: KeyOwner, signal: AbortSignal): Promise<void> {
  while ((await inaccessibleSince(ctx, owner, undefined)) !== undefined) {
    await ctx.clock.sleep(RETRY_MILLISECONDS, signal);
  }
}

/** Since when DynamoDB itself cannot open the table's key; `known` if it was so at the last look. */
export async function inaccessibleSince(
  ctx: KeyContext,
  owner: KeyOwner,
  known: number | undefined,
): Promise<number | undefined> {
  try {
    await openAsService(ctx, owner);
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError) || error.fault === "server") throw error;
    return known ?? ctx.clock.now();
  }
}
