import { createPrivateKey } from "node:crypto";
import { readSamlMetadata } from "../../../core/identity/saml-metadata.js";
import {
  type SamlPrivateKey,
  type SamlProviderRecord,
  samlProviderIds,
  samlProviders,
} from "../../../core/identity/store.js";
import { UPPER_ALPHANUMERIC } from "../../../core/ids.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { toArn } from "../arns.js";
import { alreadyExists, invalidInput, noSuchEntity, quotaExceeded } from "../errors.js";
import { countUpTo } from "../holders.js";
import { SAML_PRIVATE_KEYS_PER_PROVIDER_MAX, SAML_PROVIDERS_PER_ACCOUNT_MAX } from "../limits.js";
import { change, directory, type IamContext, type State } from "../state.js";
import { readTags, toTagsIfAny } from "../tags/tag-list.js";

/** Of providers and of their keys. */
const ID_CHARACTERS = 26;

export const CreateSAMLProvider: Operation<"iam", "CreateSAMLProvider", State> = async (input, ctx) => {
  const { account } = ctx;
  const arn = toArn("saml-provider", account, "/", input.Name ?? "");
  const metadata = input.SAMLMetadataDocument ?? "";
  const provider: SamlProviderRecord = {
    arn,
    uuid: ctx.ids.string(ID_CHARACTERS, UPPER_ALPHANUMERIC),
    metadata,
    validUntil: validUntilOf(metadata),
    createdAt: ctx.clock.now(),
    tags: readTags(input.Tags),
    ...(input.AddPrivateKey !== undefined && { privateKeys: [toPrivateKey(ctx, input.AddPrivateKey)] }),
    ...(input.AssertionEncryptionMode && { encryption: input.AssertionEncryptionMode }),
  };
  checkEncryption(provider);
  await change(ctx, async (tx) => {
    if (await samlProviders.get(tx, account, arn)) {
      throw alreadyExists(`SAMLProvider with name ${input.Name} already exists.`);
    }
    const max = SAML_PROVIDERS_PER_ACCOUNT_MAX;
    if ((await countUpTo(tx, samlProviders, account, max)) === max)
      throw quotaExceeded("SAMLProvidersPerAccount", max);
    samlProviders.put(tx, [account, arn], provider);
    samlProviderIds.put(tx, [provider.uuid], { account, arn });
  });
  return { SAMLProviderArn: arn, ...toTagsIfAny(provider.tags) };
};

export const GetSAMLProvider: Operation<"iam", "GetSAMLProvider", State> = async (input, ctx) => {
  const provider = await loadSamlProvider(directory(ctx), ctx.account, input.SAMLProviderArn ?? "");
  return {
    SAMLProviderUUID: provider.uuid,
    SAMLMetadataDocument: provider.metadata,
    CreateDate: new Date(provider.createdAt),
    ...(provider.validUntil !== undefined && { ValidUntil: new Date(provider.validUntil) }),
    ...toTagsIfAny(provider.tags),
    ...(provider.encryption && { AssertionEncryptionMode: provider.encryption }),
    ...(provider.privateKeys?.length && {
      PrivateKeyList: provider.privateKeys.map(({ id, addedAt }) => ({
        KeyId: id,
        Timestamp: new Date(addedAt),
      })),
    }),
  };
};

export const ListSAMLProviders: Operation<"iam", "ListSAMLProviders", State> = async (_input, ctx) => {
  const { items } = await samlProviders.page(directory(ctx), SAML_PROVIDERS_PER_ACCOUNT_MAX, {
    prefix: [ctx.account],
  });
  return {
    SAMLProviderList: items.map(({ value }) => ({
      Arn: value.arn,
      CreateDate: new Date(value.createdAt),
      ...(value.validUntil !== undefined && { ValidUntil: new Date(value.validUntil) }),
    })),
  };
};

export const UpdateSAMLProvider: Operation<"iam", "UpdateSAMLProvider", State> = async (input, ctx) => {
  const { SAMLMetadataDocument: metadata, AssertionEncryptionMode: encryption } = input;
  const added = input.AddPrivateKey === undefined ? [] : [toPrivateKey(ctx, input.AddPrivateKey)];
  await change(ctx, async (tx) => {
    const provider = await loadSamlProvider(tx, ctx.account, input.SAMLProviderArn ?? "");
    const changed: SamlProviderRecord = {
      ...provider,
      ...(metadata !== undefined && { metadata, validUntil: validUntilOf(metadata) }),
      ...(encryption && { encryption }),
      privateKeys: [...keysWithout(provider, input.RemovePrivateKey), ...added],
    };
    checkEncryption(changed);
    samlProviders.put(tx, [ctx.account, provider.arn], changed);
  });
  return { SAMLProviderArn: input.SAMLProviderArn };
};

export const DeleteSAMLProvider: Operation<"iam", "DeleteSAMLProvider", State> = async (input, ctx) => {
  await change(ctx, async (tx) => {
    const provider = await loadSamlProvider(tx, ctx.account, input.SAMLProviderArn ?? "");
    samlProviders.delete(tx, ctx.account, provider.arn);
    samlProviderIds.delete(tx, provider.uuid);
  });
  return {};
};

export async function loadSamlProvider(
  from: Reader,
  account: string,
  arn: string,
): Promise<SamlProviderRecord> {
  const provider = await samlProviders.get(from, account, arn);
  if (!provider) throw noSuchEntity(`Manifest not found for arn ${arn}`);
  return provider;
}

/** Sealed as other secrets are: nobody reads it back. Throws InvalidInput unless it is the PEM of an RSA private key. */
function toPrivateKey({ ids, clock, state }: IamContext, pem: string): SamlPrivateKey {
  if (!isRsaPrivateKey(pem)) throw invalidInput("Could not parse private key");
  const id = ids.string(ID_CHARACTERS, UPPER_ALPHANUMERIC);
  return { id, sealed: state.identity.sealSecret(pem), addedAt: clock.now() };
}

function isRsaPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}

function keysWithout({ privateKeys = [] }: SamlProviderRecord, id: string | undefined): SamlPrivateKey[] {
  if (id !== undefined && !privateKeys.some((key) => key.id === id)) {
    throw noSuchEntity(`The private key with id ${id} cannot be found.`);
  }
  return privateKeys.filter((key) => key.id !== id);
}

function checkEncryption({ encryption, privateKeys = [] }: SamlProviderRecord): void {
  const max = SAML_PRIVATE_KEYS_PER_PROVIDER_MAX;
  if (privateKeys.length > max) throw quotaExceeded("SAMLPrivateKeysPerProvider", max);
  if (encryption === "Required" && privateKeys.length === 0) {
    throw invalidInput("Assertion encryption is required: the provider must have a private key");
  }
}

function validUntilOf(metadata: string): number | undefined {
  const read = readSamlMetadata(metadata);
  if (!read) throw invalidInput("Could not parse metadata");
  return read.validUntil;
}
