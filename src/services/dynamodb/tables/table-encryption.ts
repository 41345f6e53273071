import type { SSESpecification } from "@aws-sdk/client-dynamodb";
import type { CallOptions } from "../../../core/context.js";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter, toKmsError } from "../errors.js";
import type { DynamoContext } from "../state.js";
import type { Table } from "./table.js";

const SERVICE = "dynamodb.amazonaws.com";

/** What KMS binds a table's key to. */
const toEncryptionContext = ({ account }: DynamoContext, name: string) => ({
  "aws:dynamodb:subscriberId": account,
  "aws:dynamodb:tableName": name,
});

/**
 * The encryption that a caller asks for: undefined is DynamoDB's own. The caller must be allowed to make a table key with the KMS
 * key, and to grant DynamoDB its use.
 */
export async function newEncryption(
  ctx: DynamoContext,
  name: string,
  given: SSESpecification | undefined,
): Promise<Table["encryption"]> {
  if (given === undefined) return undefined;
  checkSpecification(given);
  if (!given.Enabled) return undefined;
  const KeyId = given.KMSMasterKeyId ?? "alias/aws/dynamodb";
  const EncryptionContext = toEncryptionContext(ctx, name);
  const made = await ctx
    .call("kms", "GenerateDataKey", { KeyId, KeySpec: "AES_256", EncryptionContext })
    .catch(toKmsError);
  const { KeyId: keyArn, CiphertextBlob: tableKey } = made;
  if (!keyArn || !tableKey) throw new Error("KMS made no table key");
  const grant = {
    KeyId: keyArn,
    GranteePrincipal: SERVICE,
    Operations: ["Decrypt" as const, "DescribeKey" as const],
    Constraints: { EncryptionContextSubset: EncryptionContext },
  };
  await ctx.call("kms", "CreateGrant", grant).catch(toKmsError);
  return { type: "KMS", keyArn, tableKey };
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

/** Throws KMS's refusal unless the caller may open the table's key now. */
export async function checkTableKey(ctx: DynamoContext, table: Table): Promise<void> {
  await openTableKey(ctx, table).catch(toKmsError);
}

async function openTableKey(ctx: DynamoContext, table: Table, options?: CallOptions): Promise<void> {
  const { encryption, name } = table;
  if (encryption?.tableKey === undefined) return;
  const { keyArn: KeyId, tableKey: CiphertextBlob } = encryption;
  const EncryptionContext = toEncryptionContext(ctx, name);
  await ctx.call("kms", "Decrypt", { KeyId, CiphertextBlob, EncryptionContext }, options);
}

/** Since when DynamoDB itself cannot open the table's key; `known` if it was so at the last look. */
export async function inaccessibleSince(
  ctx: DynamoContext,
  table: Table,
  known: number | undefined,
): Promise<number | undefined> {
  try {
    await openTableKey(ctx, table, { as: { service: SERVICE, account: ctx.account } });
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError) || error.fault === "server") throw error;
    return known ?? ctx.clock.now();
  }
}
