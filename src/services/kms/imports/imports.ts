import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { ImportKeyMaterialRequest } from "@aws-sdk/client-kms";
import type { EventHandler } from "../../../core/events/events.js";
import { keyArn } from "../domain/arns.js";
import { SPECS } from "../domain/key-specs.js";
import {
  expiredImportToken,
  incorrectMaterial,
  invalidCiphertext,
  invalidImportToken,
  invalidState,
  pendingDeletion,
  unsupported,
  validation,
} from "../errors.js";
import { changeKey, findKey, hasAll, loadKey, putKey, withoutMaterial } from "../find-key.js";
import { IMPORT_TOKEN_HOURS, MATERIAL_DAYS_MAX } from "../limits.js";
import type { KeyMaterial, KeyRecord } from "../records.js";
import type { KmsContext, Op } from "../state.js";
import { makeWrappingPair, openToken, sealToken, unwrap } from "./wrapping.js";

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;

export const FORGET_MATERIAL = "forget-material";

const WRAPPING = new Set([
  "RSAES_OAEP_SHA_1",
  "RSAES_OAEP_SHA_256",
  "RSA_AES_KEY_WRAP_SHA_1",
  "RSA_AES_KEY_WRAP_SHA_256",
]);

function checkImportable(key: KeyRecord): void {
  if (key.origin !== "EXTERNAL")
    throw unsupported(`${keyArn(key)} origin is AWS_KMS which is not valid for this operation.`);
  if (key.state === "PendingDeletion" || key.state === "PendingReplicaDeletion")
    throw pendingDeletion(keyArn(key));
}

export const GetParametersForImport: Op<"GetParametersForImport"> = async (input, ctx) => {
  const key = await findKey(ctx, input.KeyId);
  checkImportable(key);
  const { WrappingAlgorithm: algorithm = "RSAES_OAEP_SHA_256", WrappingKeySpec: spec = "RSA_2048" } = input;
  if (!WRAPPING.has(algorithm)) throw unsupported(`WrappingAlgorithm ${algorithm} is not supported.`);
  if (!spec.startsWith("RSA_")) throw unsupported(`WrappingKeySpec ${spec} is not supported in this region.`);
  if (SPECS[key.spec]?.rsaBits !== undefined && algorithm.startsWith("RSAES"))
    throw unsupported(`${algorithm} cannot wrap the material of a key of spec ${key.spec}.`);
  const { publicKey, privateKey } = await makeWrappingPair(spec);
  const expiresAt = ctx.clock.now() + IMPORT_TOKEN_HOURS * HOUR_MS;
  return {
    KeyId: keyArn(key),
    ImportToken: sealToken(ctx.state.vault, { keyArn: keyArn(key), algorithm, expiresAt, privateKey }),
    PublicKey: publicKey,
    ParametersValidTo: new Date(expiresAt),
  };
};

export const ImportKeyMaterial: Op<"ImportKeyMaterial"> = async (input, ctx) => {
  const key = await findKey(ctx, input.KeyId);
  checkImportable(key);
  const expiresAt = toExpiry(input, ctx.clock.now());
  const token = openToken(ctx.state.vault, input.ImportToken ?? new Uint8Array(0));
  if (token?.keyArn !== keyArn(key)) throw invalidImportToken();
  if (token.expiresAt <= ctx.clock.now()) throw expiredImportToken();
  const secret = unwrap(token, input.EncryptedKeyMaterial ?? new Uint8Array(0));
  if (!secret) throw invalidCiphertext();
  const publicKey = checkSecret(key, secret);
  const material: KeyMaterial = {
    id: toMaterialId(key, secret),
    sealed: ctx.state.vault.seal("kms-key", secret),
    createdAt: ctx.clock.now(),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(input.KeyMaterialDescription !== undefined && { description: input.KeyMaterialDescription }),
  };
  if (input.KeyMaterialId !== undefined && input.KeyMaterialId !== material.id)
    throw incorrectMaterial("The key material in the request is not the one that KeyMaterialId names.");
  await changeKey(ctx, input.KeyId, (changed, tx) => {
    checkImportable(changed);
    take(changed, material, input.ImportType);
    if (publicKey) changed.publicKey = publicKey;
    if (expiresAt === undefined) return;
    const { account, region, id } = changed;
    const delayMs = Math.max(0, expiresAt - ctx.clock.now());
    ctx.events.emit(tx, FORGET_MATERIAL, { account, region, id }, { delayMs });
  });
  return {
    KeyId: keyArn(key),
    ...(key.spec === "SYMMETRIC_DEFAULT" && { KeyMaterialId: material.id }),
  };
};

/** When the material is to be forgotten; undefined for never. Expiring is what KMS takes for granted. */
function toExpiry({ ExpirationModel, ValidTo }: ImportKeyMaterialRequest, nowMs: number): number | undefined {
  if (ExpirationModel === "KEY_MATERIAL_DOES_NOT_EXPIRE") {
    if (ValidTo)
      throw validation(
        "A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE",
      );
    return undefined;
  }
  if (!ValidTo) throw validation("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES");
  const at = ValidTo.getTime();
  if (at <= nowMs || at > nowMs + MATERIAL_DAYS_MAX * DAY_MS)
    throw validation(`The validTo date must be in the future and at most ${MATERIAL_DAYS_MAX} days away`);
  return at;
}

/** Puts material where it belongs: again in its old place, as the first one, or beside for the next rotation. */
function take(key: KeyRecord, material: KeyMaterial, type: ImportKeyMaterialRequest["ImportType"]): void {
  const isSame = ({ id }: KeyMaterial): boolean => id === material.id;
  const again = (old: KeyMaterial): KeyMaterial =>
    isSame(old) ? { ...old, expiresAt: undefined, ...material, createdAt: old.createdAt } : old;
  const isNew =
    (type ?? (key.materials.length === 0 ? "NEW_KEY_MATERIAL" : undefined)) === "NEW_KEY_MATERIAL";
  if (key.materials.some(isSame) || (key.pending && isSame(key.pending))) {
    key.materials = key.materials.map(again);
    if (key.pending) key.pending = again(key.pending);
  } else if (key.materials.length === 0) {
    key.materials = [material];
  } else if (!isNew || key.spec !== "SYMMETRIC_DEFAULT") {
    throw incorrectMaterial(
      "The key material in the request is not identical to the key material that was imported before.",
    );
  } else if (key.pending) {
    throw invalidState(
      `New key material (id: ${material.id}) cannot be imported into KMS key ${keyArn(key)}, because another key material (id: ${key.pending.id}) is pending rotation.`,
    );
  } else {
    key.pending = material;
  }
  if (key.state === "PendingImport" && hasAll(key.materials)) key.state = "Enabled";
}

/** One id for one secret of one key: by it the same material is known again. */
const toMaterialId = (key: KeyRecord, secret: Uint8Array): string =>
  createHash("sha256").update(key.id).update("\n").update(secret).digest("hex");

/** Throws unless the secret is of the key's spec. Answers the public key of an asymmetric one. */
function checkSecret(key: KeyRecord, secret: Uint8Array): Uint8Array | undefined {
  const { bytes, rsaBits, curve } = SPECS[key.spec] ?? {};
  if (bytes !== undefined) {
    if (secret.length === bytes) return undefined;
    throw incorrectMaterial(`The key material of a key of spec ${key.spec} is ${bytes} bytes long.`);
  }
  const pair = toPrivateKey(secret);
  const { modulusLength, namedCurve } = pair?.asymmetricKeyDetails ?? {};
  if (!pair || modulusLength !== rsaBits || namedCurve !== curve)
    throw incorrectMaterial(`The key material is not a PKCS #8 private key of spec ${key.spec}.`);
  return createPublicKey(pair).export({ type: "spki", format: "der" });
}

function toPrivateKey(secret: Uint8Array): KeyObject | undefined {
  try {
    return createPrivateKey({ key: Buffer.from(secret), type: "pkcs8", format: "der" });
  } catch {
    return undefined;
  }
}

export const DeleteImportedKeyMaterial: Op<"DeleteImportedKeyMaterial"> = async (input, ctx) => {
  let deleted: string | undefined;
  const key = await ctx.store.transact(async (tx) => {
    const found = await findKey(ctx, input.KeyId, tx);
    checkImportable(found);
    deleted = input.KeyMaterialId ?? found.materials.at(-1)?.id;
    const known = [...found.materials, ...(found.pending ? [found.pending] : [])].some(
      ({ id }) => id === deleted,
    );
    if (input.KeyMaterialId !== undefined && !known)
      throw validation(`Key material ${deleted} is not associated with ${keyArn(found)}.`);
    const without = withoutMaterial(found, ({ id }) => id === deleted);
    const { pending, ...rest } = without;
    // Material that was never taken up leaves nothing behind.
    putKey(tx, pending?.id === deleted ? rest : without);
    return found;
  });
  return {
    KeyId: keyArn(key),
    ...(key.spec === "SYMMETRIC_DEFAULT" && deleted !== undefined && { KeyMaterialId: deleted }),
  };
};

/** Clears away material whose time is over; nothing could use it since. */
export const onForgetMaterial: EventHandler<KmsContext> = {
  async deliver(event, ctx) {
    const named = event.payload as { account: string; region: string; id: string };
    await ctx.store.transact(async (tx) => {
      const key = await loadKey(ctx, named, tx);
      if (key) putKey(tx, key);
    });
  },
};
