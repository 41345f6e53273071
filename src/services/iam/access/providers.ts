import type { CreateOpenIDConnectProviderRequest, CreateSAMLProviderRequest } from "@aws-sdk/client-iam";
import type { AccessRequest } from "../../../core/access.js";
import { oidcProviders, samlProviders } from "../../../core/identity/store.js";
import type { Collection } from "../../../core/store/collection.js";
import { directory, type IamContext } from "../state.js";
import { ask, tagged } from "./request.js";
import { onNew, onPath, type Rule } from "./rules.js";

/** Identity providers. */
export const providers = {
  CreateSAMLProvider: onNew(
    "CreateSAMLProvider",
    "saml-provider",
    (input: CreateSAMLProviderRequest) => input.Name,
    "TagSAMLProvider",
  ),
  GetSAMLProvider: onSaml("GetSAMLProvider"),
  ListSAMLProviders: onPath("ListSAMLProviders", "saml-provider"),
  UpdateSAMLProvider: onSaml("UpdateSAMLProvider"),
  DeleteSAMLProvider: onSaml("DeleteSAMLProvider"),
  TagSAMLProvider: onSaml("TagSAMLProvider"),
  UntagSAMLProvider: onSaml("UntagSAMLProvider"),
  ListSAMLProviderTags: onSaml("ListSAMLProviderTags"),

  CreateOpenIDConnectProvider: onNewOidc("CreateOpenIDConnectProvider", "TagOpenIDConnectProvider"),
  GetOpenIDConnectProvider: onOidc("GetOpenIDConnectProvider"),
  ListOpenIDConnectProviders: onPath("ListOpenIDConnectProviders", "oidc-provider"),
  AddClientIDToOpenIDConnectProvider: onOidc("AddClientIDToOpenIDConnectProvider"),
  RemoveClientIDFromOpenIDConnectProvider: onOidc("RemoveClientIDFromOpenIDConnectProvider"),
  UpdateOpenIDConnectProviderThumbprint: onOidc("UpdateOpenIDConnectProviderThumbprint"),
  DeleteOpenIDConnectProvider: onOidc("DeleteOpenIDConnectProvider"),
  TagOpenIDConnectProvider: onOidc("TagOpenIDConnectProvider"),
  UntagOpenIDConnectProvider: onOidc("UntagOpenIDConnectProvider"),
  ListOpenIDConnectProviderTags: onOidc("ListOpenIDConnectProviderTags"),
};

function onSaml(action: string): Rule<{ SAMLProviderArn?: string | undefined }> {
  return (input, ctx) => askProvider(ctx, action, samlProviders, input.SAMLProviderArn);
}

function onOidc(action: string): Rule<{ OpenIDConnectProviderArn?: string | undefined }> {
  return (input, ctx) => askProvider(ctx, action, oidcProviders, input.OpenIDConnectProviderArn);
}

async function askProvider(
  ctx: IamContext,
  action: string,
  records: Collection<{ tags: Record<string, string> }>,
  arn = "",
): Promise<AccessRequest[]> {
  const provider = await records.get(directory(ctx), ctx.account, arn);
  return ask(ctx, action, arn, tagged(provider?.tags ?? {}));
}

function onNewOidc(action: string, tagAction: string): Rule<CreateOpenIDConnectProviderRequest> {
  return async ({ Url = "", Tags }, ctx) => {
    const arn = `arn:aws:iam::${ctx.account}:oidc-provider/${Url.replace(/^https?:\/\//, "").replace(/\/$/, "")}`;
    const requests = ask(ctx, action, arn);
    return Tags?.length ? [...requests, ...ask(ctx, tagAction, arn)] : requests;
  };
}
