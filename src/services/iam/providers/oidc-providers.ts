import { type OidcProviderRecord, oidcProviders } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { alreadyExists, invalidInput, noSuchEntity, quotaExceeded, validationError } from "../errors.js";
import { countUpTo } from "../holders.js";
import {
  CLIENT_IDS_PER_OIDC_PROVIDER_MAX,
  OIDC_PROVIDERS_PER_ACCOUNT_MAX,
  THUMBPRINTS_PER_OIDC_PROVIDER_MAX,
} from "../limits.js";
import { change, directory, type IamContext, type State } from "../state.js";
import { readTags, toTagsIfAny } from "../tags/tag-list.js";

export const CreateOpenIDConnectProvider: Operation<"iam", "CreateOpenIDConnectProvider", State> = async (
  input,
  ctx,
) => {
  const { account } = ctx;
  const url = toIssuerUrl(input.Url ?? "");
  const arn = `arn:aws:iam::${account}:oidc-provider/${withoutScheme(url)}`;
  const provider: OidcProviderRecord = {
    arn,
    url,
    clientIds: [...new Set(input.ClientIDList ?? [])],
    thumbprints: input.ThumbprintList ?? [],
    createdAt: ctx.clock.now(),
    tags: readTags(input.Tags),
  };
  checkLists(provider);
  await change(ctx, async (tx) => {
    if (await oidcProviders.get(tx, account, arn))
      throw alreadyExists(`Provider with url ${url} already exists.`);
    const max = OIDC_PROVIDERS_PER_ACCOUNT_MAX;
    if ((await countUpTo(tx, oidcProviders, account, max)) === max) {
      throw quotaExceeded("OpenIdConnectProvidersPerAccount", max);
    }
    oidcProviders.put(tx, [account, arn], provider);
  });
  return { OpenIDConnectProviderArn: arn, ...toTagsIfAny(provider.tags) };
};

export const GetOpenIDConnectProvider: Operation<"iam", "GetOpenIDConnectProvider", State> = async (
  input,
  ctx,
) => {
  const provider = await loadOidcProvider(directory(ctx), ctx.account, input.OpenIDConnectProviderArn ?? "");
  return {
    Url: withoutScheme(provider.url),
    ClientIDList: provider.clientIds,
    ThumbprintList: provider.thumbprints,
    CreateDate: new Date(provider.createdAt),
    ...toTagsIfAny(provider.tags),
  };
};

export const ListOpenIDConnectProviders: Operation<"iam", "ListOpenIDConnectProviders", State> = async (
  _input,
  ctx,
) => {
  const { items } = await oidcProviders.page(directory(ctx), OIDC_PROVIDERS_PER_ACCOUNT_MAX, {
    prefix: [ctx.account],
  });
  return { OpenIDConnectProviderList: items.map(({ value }) => ({ Arn: value.arn })) };
};

/** Adding a client twice changes nothing. */
export const AddClientIDToOpenIDConnectProvider: Operation<
  "iam",
  "AddClientIDToOpenIDConnectProvider",
  State
> = (input, ctx) =>
  changeProvider(ctx, input.OpenIDConnectProviderArn, (provider) => ({
    ...provider,
    clientIds: [...new Set([...provider.clientIds, input.ClientID ?? ""])],
  }));

/** Removing a client that is not there changes nothing. */
export const RemoveClientIDFromOpenIDConnectProvider: Operation<
  "iam",
  "RemoveClientIDFromOpenIDConnectProvider",
  State
> = (input, ctx) =>
  changeProvider(ctx, input.OpenIDConnectProviderArn, (provider) => ({
    ...provider,
    clientIds: provider.clientIds.filter((id) => id !== input.ClientID),
  }));

export const UpdateOpenIDConnectProviderThumbprint: Operation<
  "iam",
  "UpdateOpenIDConnectProviderThumbprint",
  State
> = (input, ctx) =>
  changeProvider(ctx, input.OpenIDConnectProviderArn, (provider) => ({
    ...provider,
    thumbprints: input.ThumbprintList ?? [],
  }));

/** Deleting a provider that is not there changes nothing. */
export const DeleteOpenIDConnectProvider: Operation<"iam", "DeleteOpenIDConnectProvider", State> = async (
  input,
  ctx,
) => {
  await change(ctx, async (tx) =>
    oidcProviders.delete(tx, ctx.account, input.OpenIDConnectProviderArn ?? ""),
  );
  return {};
};

async function changeProvider(
  ctx: IamContext,
  arn: string | undefined,
  by: (provider: OidcProviderRecord) => OidcProviderRecord,
): Promise<Record<string, never>> {
  await change(ctx, async (tx) => {
    const changed = by(await loadOidcProvider(tx, ctx.account, arn ?? ""));
    checkLists(changed);
    oidcProviders.put(tx, [ctx.account, changed.arn], changed);
  });
  return {};
}

export async function loadOidcProvider(
  from: Reader,
  account: string,
  arn: string,
): Promise<OidcProviderRecord> {
  const provider = await oidcProviders.get(from, account, arn);
  if (!provider) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return provider;
}

function checkLists({ clientIds, thumbprints }: OidcProviderRecord): void {
  if (thumbprints.length > THUMBPRINTS_PER_OIDC_PROVIDER_MAX) {
    throw invalidInput("Thumbprint list must contain fewer than 5 entries.");
  }
  if (clientIds.length > CLIENT_IDS_PER_OIDC_PROVIDER_MAX) {
    throw quotaExceeded("ClientIdsPerOpenIdConnectProvider", CLIENT_IDS_PER_OIDC_PROVIDER_MAX);
  }
}

/** Issuers are reached over TLS; one on this machine, which is for development, may do without. */
function toIssuerUrl(text: string): string {
  const invalid = validationError("Invalid Open ID Connect Provider URL");
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw invalid;
  }
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal)) throw invalid;
  if (url.search !== "" || url.hash !== "" || url.username !== "") throw invalid;
  return text.replace(/\/$/, "");
}

function withoutScheme(url: string): string {
  return url.slice(url.indexOf("//") + 2);
}
