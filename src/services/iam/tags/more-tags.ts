import { mfaDevices, oidcProviders, samlProviders, toNameKey } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import { loadProfile } from "../instance-profiles/instance-profiles.js";
import { loadServerCertificate } from "../keys/server-certificates.js";
import { loadDevice } from "../mfa/device.js";
import { loadOidcProvider } from "../providers/oidc-providers.js";
import { loadSamlProvider } from "../providers/saml-providers.js";
import type { IamContext, State } from "../state.js";
import { instanceProfiles, serverCertificates } from "../store.js";
import { listTags, type Tagged, tag, untag } from "./tags.js";

function instanceProfile({ account }: IamContext, name = ""): Tagged {
  return {
    load: async (from) => (await loadProfile(from, account, name)).tags,
    save: async (tx, tags) =>
      instanceProfiles.put(tx, [account, toNameKey(name)], {
        ...(await loadProfile(tx, account, name)),
        tags,
      }),
  };
}

function mfaDevice({ account }: IamContext, serialNumber = ""): Tagged {
  return {
    load: async (from) => (await loadDevice(from, account, serialNumber)).tags,
    save: async (tx, tags) =>
      mfaDevices.put(tx, [account, serialNumber], { ...(await loadDevice(tx, account, serialNumber)), tags }),
  };
}

function samlProvider({ account }: IamContext, arn = ""): Tagged {
  return {
    load: async (from) => (await loadSamlProvider(from, account, arn)).tags,
    save: async (tx, tags) =>
      samlProviders.put(tx, [account, arn], { ...(await loadSamlProvider(tx, account, arn)), tags }),
  };
}

function oidcProvider({ account }: IamContext, arn = ""): Tagged {
  return {
    load: async (from) => (await loadOidcProvider(from, account, arn)).tags,
    save: async (tx, tags) =>
      oidcProviders.put(tx, [account, arn], { ...(await loadOidcProvider(tx, account, arn)), tags }),
  };
}

function serverCertificate({ account }: IamContext, name = ""): Tagged {
  return {
    load: async (from) => (await loadServerCertificate(from, account, name)).tags,
    save: async (tx, tags) => {
      const record = await loadServerCertificate(tx, account, name);
      serverCertificates.put(tx, [account, toNameKey(name)], { ...record, tags });
    },
  };
}

export const TagInstanceProfile: Operation<"iam", "TagInstanceProfile", State> = (input, ctx) =>
  tag(ctx, instanceProfile(ctx, input.InstanceProfileName), input.Tags);
export const UntagInstanceProfile: Operation<"iam", "UntagInstanceProfile", State> = (input, ctx) =>
  untag(ctx, instanceProfile(ctx, input.InstanceProfileName), input.TagKeys);
export const ListInstanceProfileTags: Operation<"iam", "ListInstanceProfileTags", State> = (input, ctx) =>
  listTags(ctx, instanceProfile(ctx, input.InstanceProfileName), input);

export const TagMFADevice: Operation<"iam", "TagMFADevice", State> = (input, ctx) =>
  tag(ctx, mfaDevice(ctx, input.SerialNumber), input.Tags);
export const UntagMFADevice: Operation<"iam", "UntagMFADevice", State> = (input, ctx) =>
  untag(ctx, mfaDevice(ctx, input.SerialNumber), input.TagKeys);
export const ListMFADeviceTags: Operation<"iam", "ListMFADeviceTags", State> = (input, ctx) =>
  listTags(ctx, mfaDevice(ctx, input.SerialNumber), input);

export const TagSAMLProvider: Operation<"iam", "TagSAMLProvider", State> = (input, ctx) =>
  tag(ctx, samlProvider(ctx, input.SAMLProviderArn), input.Tags);
export const UntagSAMLProvider: Operation<"iam", "UntagSAMLProvider", State> = (input, ctx) =>
  untag(ctx, samlProvider(ctx, input.SAMLProviderArn), input.TagKeys);
export const ListSAMLProviderTags: Operation<"iam", "ListSAMLProviderTags", State> = (input, ctx) =>
  listTags(ctx, samlProvider(ctx, input.SAMLProviderArn), input);

export const TagOpenIDConnectProvider: Operation<"iam", "TagOpenIDConnectProvider", State> = (input, ctx) =>
  tag(ctx, oidcProvider(ctx, input.OpenIDConnectProviderArn), input.Tags);
export const UntagOpenIDConnectProvider: Operation<"iam", "UntagOpenIDConnectProvider", State> = (
  input,
  ctx,
) => untag(ctx, oidcProvider(ctx, input.OpenIDConnectProviderArn), input.TagKeys);
export const ListOpenIDConnectProviderTags: Operation<"iam", "ListOpenIDConnectProviderTags", State> = (
  input,
  ctx,
) => listTags(ctx, oidcProvider(ctx, input.OpenIDConnectProviderArn), input);

export const TagServerCertificate: Operation<"iam", "TagServerCertificate", State> = (input, ctx) =>
  tag(ctx, serverCertificate(ctx, input.ServerCertificateName), input.Tags);
export const UntagServerCertificate: Operation<"iam", "UntagServerCertificate", State> = (input, ctx) =>
  untag(ctx, serverCertificate(ctx, input.ServerCertificateName), input.TagKeys);
export const ListServerCertificateTags: Operation<"iam", "ListServerCertificateTags", State> = (input, ctx) =>
  listTags(ctx, serverCertificate(ctx, input.ServerCertificateName), input);
