import type { CreateSAMLProviderRequest } from "@aws-sdk/client-iam";
import { oidcProviders, samlProviders } from "../../../core/identity/store.js";
import type { Collection } from "../../../core/store/collection.js";
import { directory } from "../state.js";
import { ask, tagged, tagging, untagging } from "./request.js";
import { onNew, onPath, type Rule, type TagFacts } from "./rules.js";

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

function onSaml(action: string): Rule<TagFacts & { SAMLProviderArn?: string | undefined }> {
  return (input, ctx) => onProvider(action, samlProviders, input.SAMLProviderArn)(input, ctx);
}

function onOidc(action: string): Rule<TagFacts & { OpenIDConnectProviderArn?: string | undefined }> {
  return (input, ctx) => onProvider(action, oidcProviders, input.OpenIDConnectProviderArn)(input, ctx);
}

function onProvider(
  action: string,
  records: Collection<{ tags: Record<string, string> }>,
  arn = "",
): Rule<TagFacts> {
  return async (input, ctx) => {
    const provider = await records.get(directory(ctx), ctx.account, arn);
    const facts = { ...tagging(input.Tags), ...untagging(input.TagKeys), ...tagged(provider?.tags ?? {}) };
    return ask(ctx, action, arn, facts);
  };
}

function onNewOidc(action: string, tagAction: string): Rule<TagFacts & { Url?: string | undefined }> {
  return async ({ Url = "", Tags }, ctx) => {
    const arn = `arn:aws:iam::${ctx.account}:oidc-provider/${Url.replace(/^https?:\/\//, "").replace(/\/$/, "")}`;
    const requests = ask(ctx, action, arn, tagging(Tags));
    return Tags?.length ? [...requests, ...ask(ctx, tagAction, arn, tagging(Tags))] : requests;
  };
}
