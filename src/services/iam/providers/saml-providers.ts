import { readSamlMetadata } from "../../../core/identity/saml-metadata.js";
import { type SamlProviderRecord, samlProviders } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { toArn } from "../arns.js";
import { alreadyExists, invalidInput, noSuchEntity, quotaExceeded } from "../errors.js";
import { countUpTo } from "../holders.js";
import { SAML_PROVIDERS_PER_ACCOUNT_MAX } from "../limits.js";
import { change, directory, type State } from "../state.js";
import { readTags, toTagsIfAny } from "../tags/tag-list.js";

export const CreateSAMLProvider: Operation<"iam", "CreateSAMLProvider", State> = async (input, ctx) => {
  const { account } = ctx;
  const arn = toArn("saml-provider", account, "/", input.Name ?? "");
  const metadata = input.SAMLMetadataDocument ?? "";
  const provider: SamlProviderRecord = {
    arn,
    uuid: ctx.ids.uuid(),
    metadata,
    validUntil: validUntilOf(metadata),
    createdAt: ctx.clock.now(),
    tags: readTags(input.Tags),
  };
  await change(ctx, async (tx) => {
    if (await samlProviders.get(tx, account, arn)) {
      throw alreadyExists(`SAMLProvider with name ${input.Name} already exists.`);
    }
    const max = SAML_PROVIDERS_PER_ACCOUNT_MAX;
    if ((await countUpTo(tx, samlProviders, account, max)) === max)
      throw quotaExceeded("SAMLProvidersPerAccount", max);
    samlProviders.put(tx, [account, arn], provider);
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
  const metadata = input.SAMLMetadataDocument;
  await change(ctx, async (tx) => {
    const provider = await loadSamlProvider(tx, ctx.account, input.SAMLProviderArn ?? "");
    if (metadata === undefined) return;
    const changed = { ...provider, metadata, validUntil: validUntilOf(metadata) };
    samlProviders.put(tx, [ctx.account, provider.arn], changed);
  });
  return { SAMLProviderArn: input.SAMLProviderArn };
};

export const DeleteSAMLProvider: Operation<"iam", "DeleteSAMLProvider", State> = async (input, ctx) => {
  await change(ctx, async (tx) => {
    const provider = await loadSamlProvider(tx, ctx.account, input.SAMLProviderArn ?? "");
    samlProviders.delete(tx, ctx.account, provider.arn);
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

function validUntilOf(metadata: string): number | undefined {
  const read = readSamlMetadata(metadata);
  if (!read) throw invalidInput("Could not parse metadata");
  return read.validUntil;
}
