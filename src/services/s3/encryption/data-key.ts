import { createHmac, timingSafeEqual } from "node:crypto";
import type { CallOptions } from "../../../core/context.js";
import { AwsError } from "../../../wire/aws-error.js";
import { bucketArn, objectArn } from "../buckets/load-bucket.js";
import { DATA_KEY_BYTES } from "../content/cipher.js";
import { blocksCustomerKeys } from "../domain/bucket-encryption.js";
import { accessDenied, invalidArgument, invalidRequest, notBuilt } from "../errors.js";
import type { BucketRecord, Encryption } from "../records.js";
import type { S3Context } from "../state.js";
import {
  type CustomerKey,
  checkEncryptionMembers,
  type EncryptionMembers,
  hasCustomerKey,
  toCustomerKey,
  wrongCustomerKey,
} from "./request.js";

/** A key to encrypt with, and the record by which it is found again. */
export interface DataKey {
  key: Uint8Array;
  encryption: Encryption;
}

const SALT_BYTES = 16;

/** Makes the data key of a new object: as the request asks, else as the bucket does by default, else by SSE-S3. */
export async function newDataKey(
  ctx: S3Context,
  bucket: BucketRecord,
  key: string,
  members: EncryptionMembers,
): Promise<DataKey> {
  checkEncryptionMembers(members);
  if (hasCustomerKey(members)) {
    if (bucket.mounted) throw notBuilt("encryption of a mounted folder's files");
    // Before the key is looked at.
    if (blocksCustomerKeys(bucket.encryption)) throw accessDenied();
  }
  const customer = toCustomerKey(members);
  if (customer) return toCustomerDataKey(ctx, customer);
  const rule = bucket.encryption?.[0];
  const byDefault = rule?.ApplyServerSideEncryptionByDefault;
  const method = members.ServerSideEncryption ?? byDefault?.SSEAlgorithm ?? "AES256";
  if (method === "AES256") {
    const dataKey = ctx.ids.bytes(DATA_KEY_BYTES);
    return { key: dataKey, encryption: { kind: "AES256", key: ctx.state.vault.seal("object-key", dataKey) } };
  }
  if (bucket.mounted) throw notBuilt("encryption of a mounted folder's files");
  const asked = members.ServerSideEncryption !== undefined;
  const isDual = method === "aws:kms:dsse";
  const made = await generateByKms(ctx, {
    keyId: members.SSEKMSKeyId ?? (asked ? undefined : byDefault?.KMSMasterKeyID) ?? "alias/aws/s3",
    // Two layers have keys of their own, always.
    bucketKey: !isDual && (members.BucketKeyEnabled ?? rule?.BucketKeyEnabled ?? false),
    resource: { bucket: bucketArn(bucket.name), object: objectArn(bucket.name, key) },
    context: members.SSEKMSEncryptionContext,
  });
  return isDual ? withSecondLayer(ctx, made) : made;
}

/** The second layer of `aws:kms:dsse` has nothing to do with the first: another key, kept by S3. */
function withSecondLayer(ctx: S3Context, { key, encryption }: KmsDataKey): DataKey {
  const outer = ctx.ids.bytes(DATA_KEY_BYTES);
  return {
    key: Buffer.concat([key, outer]),
    encryption: { ...encryption, outerKey: ctx.state.vault.seal("object-key", outer) },
  };
}

interface KmsDataKey extends DataKey {
  encryption: Extract<Encryption, { kind: "aws:kms" }>;
}

interface KmsRequest {
  keyId: string;
  bucketKey: boolean;
  resource: { bucket: string; object: string };
  /** Base64 of the caller's own JSON. */
  context: string | undefined;
}

async function generateByKms(ctx: S3Context, request: KmsRequest): Promise<KmsDataKey> {
  const EncryptionContext = {
    ...parseContext(request.context),
    "aws:s3:arn": request.bucketKey ? request.resource.bucket : request.resource.object,
  };
  const made = await ctx
    .call("kms", "GenerateDataKey", { KeyId: request.keyId, KeySpec: "AES_256", EncryptionContext })
    .catch(toS3Error);
  if (!made.Plaintext || !made.CiphertextBlob || !made.KeyId) throw new Error("KMS made no data key");
  return {
    key: made.Plaintext,
    encryption: {
      kind: "aws:kms",
      keyArn: made.KeyId,
      key: made.CiphertextBlob,
      context: JSON.stringify(EncryptionContext),
      bucketKey: request.bucketKey,
    },
  };
}

interface ReplicaKeyRequest {
  bucket: BucketRecord;
  key: string;
  /** ARN, or id in the bucket's region. */
  keyId: string;
  /** How the original is encrypted. */
  original: Extract<Encryption, { kind: "aws:kms" }>;
}

/**
 * The data key of a copy that S3 makes by itself: made here and encrypted by KMS, since `kms:Encrypt` is what the roles that
 * copy are given.
 */
export async function newReplicaKey(
  ctx: S3Context,
  { bucket, key, keyId, original }: ReplicaKeyRequest,
  options: CallOptions,
): Promise<DataKey> {
  const dataKey = ctx.ids.bytes(DATA_KEY_BYTES);
  const bucketKey = !original.outerKey && bucket.encryption?.[0]?.BucketKeyEnabled === true;
  const EncryptionContext: Record<string, string> = {
    ...JSON.parse(original.context ?? "{}"),
    "aws:s3:arn": bucketKey ? bucketArn(bucket.name) : objectArn(bucket.name, key),
  };
  const wrapped = await ctx
    .call("kms", "Encrypt", { KeyId: keyId, Plaintext: dataKey, EncryptionContext }, options)
    .catch(toS3Error);
  if (!wrapped.CiphertextBlob || !wrapped.KeyId) throw new Error("KMS encrypted no data key");
  const encryption = {
    kind: "aws:kms" as const,
    keyArn: wrapped.KeyId,
    key: wrapped.CiphertextBlob,
    context: JSON.stringify(EncryptionContext),
    bucketKey,
  };
  return original.outerKey
    ? withSecondLayer(ctx, { key: dataKey, encryption })
    : { key: dataKey, encryption };
}

function parseContext(base64: string | undefined): Record<string, string> {
  if (base64 === undefined) return {};
  const header = "x-amz-server-side-encryption-context";
  try {
    const parsed: unknown = JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
    if (
      typeof parsed === "object" &&
      parsed !== null &&
      Object.values(parsed).every((v) => typeof v === "string")
    ) {
      return parsed as Record<string, string>;
    }
  } catch {
    // Falls through to the one error for all that is no map of strings.
  }
  throw invalidArgument(
    `The header '${header}' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map`,
    header,
    base64,
  );
}

function toCustomerDataKey(ctx: S3Context, customer: CustomerKey): DataKey {
  const salt = ctx.ids.bytes(SALT_BYTES);
  return {
    key: customer.key,
    encryption: { kind: "customer", keyMd5: customer.md5, salt, keyCheck: toKeyCheck(customer.key, salt) },
  };
}

const toKeyCheck = (key: Uint8Array, salt: Uint8Array): Buffer =>
  createHmac("sha256", salt).update(key).digest();

/** The key to read an object with. Throws where the caller brings none, the wrong one, or one too many. */
export async function openDataKey(
  ctx: S3Context,
  encryption: Encryption | undefined,
  customer: CustomerKey | undefined,
  options?: CallOptions,
): Promise<Uint8Array | undefined> {
  checkCustomerKey(encryption, customer);
  if (encryption === undefined || customer) return customer?.key;
  if (encryption.kind === "AES256") return unseal(ctx, encryption.key);
  if (encryption.kind === "customer") return undefined;
  const opened = await ctx
    .call(
      "kms",
      "Decrypt",
      {
        CiphertextBlob: encryption.key,
        KeyId: encryption.keyArn,
        EncryptionContext: encryption.context === undefined ? undefined : JSON.parse(encryption.context),
      },
      // The key is where the object is, which is not where a copy of it goes.
      { ...options, region: encryption.keyArn.split(":")[3] ?? ctx.region },
    )
    .catch(toS3Error);
  const { outerKey } = encryption;
  if (!outerKey || !opened.Plaintext) return opened.Plaintext;
  return Buffer.concat([opened.Plaintext, unseal(ctx, outerKey)]);
}

function unseal(ctx: S3Context, sealed: Uint8Array): Uint8Array {
  const key = ctx.state.vault.unseal("object-key", sealed);
  if (!key) throw new Error("the data key of an object cannot be opened: the key file was changed");
  return key;
}

/** Whether the request brings the customer key that the object asks for. HEAD needs it as GET does. */
export function checkCustomerKey(
  encryption: Encryption | undefined,
  customer: CustomerKey | undefined,
  wrong: () => AwsError = wrongCustomerKey,
): void {
  if (encryption?.kind !== "customer") {
    if (customer) throw invalidRequest("The encryption parameters are not applicable to this object.");
    return;
  }
  if (!customer) {
    throw invalidRequest(
      "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.",
    );
  }
  const check = toKeyCheck(customer.key, encryption.salt);
  if (!timingSafeEqual(check, encryption.keyCheck)) throw wrong();
}

/** KMS's refusals as S3 passes them on. */
function toS3Error(error: unknown): never {
  if (!(error instanceof AwsError) || error.status >= 500) throw error;
  if (error.code.startsWith("AccessDenied")) throw accessDenied(error.message);
  throw new AwsError(`KMS.${error.code}`, error.message, { cause: error });
}

/** The modelled members of an answer that tell how an object is encrypted. */
export function toEncryptionMembers(encryption: Encryption | undefined) {
  if (encryption === undefined) return {};
  if (encryption.kind === "AES256") return { ServerSideEncryption: "AES256" as const };
  if (encryption.kind === "customer") {
    return { SSECustomerAlgorithm: "AES256", SSECustomerKeyMD5: encryption.keyMd5 };
  }
  return {
    ServerSideEncryption: encryption.outerKey ? ("aws:kms:dsse" as const) : ("aws:kms" as const),
    SSEKMSKeyId: encryption.keyArn,
    ...(encryption.bucketKey && { BucketKeyEnabled: true }),
  };
}
