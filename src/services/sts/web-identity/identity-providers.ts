/**
 * Providers that every account knows: roles trust them by name, without a provider in IAM.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_manual.html
 */
export const GOOGLE = "accounts.google.com";
export const FACEBOOK = "graph.facebook.com";
export const AMAZON = "www.amazon.com";

/** Where they are asked; `--set sts.google=URL` and its like put something else in their place. */
export interface ProviderAddresses {
  google: string;
  facebook: string;
  amazon: string;
}

export function readAddresses(config: Readonly<Record<string, string>>): ProviderAddresses {
  const at = (name: string, usual: string) => (config[`sts.${name}`] ?? usual).replace(/\/$/, "");
  return {
    google: at("google", `https://${GOOGLE}`),
    facebook: at("facebook", `https://${FACEBOOK}`),
    amazon: at("amazon", "https://api.amazon.com"),
  };
}
