/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */

export const USERS_PER_ACCOUNT_MAX = 5_000;
export const GROUPS_PER_ACCOUNT_MAX = 300;
export const ROLES_PER_ACCOUNT_MAX = 1_000;
export const POLICIES_PER_ACCOUNT_MAX = 1_500;

export const GROUPS_PER_USER_MAX = 10;
export const ACCESS_KEYS_PER_USER_MAX = 2;
export const ATTACHED_POLICIES_MAX = 10;
export const POLICY_VERSIONS_MAX = 5;
export const POLICY_VERSIONS_PER_ACCOUNT_MAX = 10_000;
export const TAGS_MAX = 50;

/** Characters without white space, of all inline policies of one holder together. */
export const INLINE_CHARACTERS_MAX = { user: 2_048, group: 5_120, role: 10_240 } as const;
/** Characters without white space. */
export const MANAGED_POLICY_CHARACTERS_MAX = 6_144;
export const TRUST_POLICY_CHARACTERS_MAX = 2_048;

export const ROLE_SESSION_SECONDS_DEFAULT = 3_600;

export const PAGE_ITEMS_DEFAULT = 100;
export const PAGE_ITEMS_MAX = 1_000;

export const INSTANCE_PROFILES_PER_ACCOUNT_MAX = 1_000;
export const SAML_PROVIDERS_PER_ACCOUNT_MAX = 100;
export const SAML_PRIVATE_KEYS_PER_PROVIDER_MAX = 2;
export const OIDC_PROVIDERS_PER_ACCOUNT_MAX = 100;
export const CLIENT_IDS_PER_OIDC_PROVIDER_MAX = 100;
export const THUMBPRINTS_PER_OIDC_PROVIDER_MAX = 5;
export const SERVER_CERTIFICATES_PER_ACCOUNT_MAX = 20;
export const SIGNING_CERTIFICATES_PER_USER_MAX = 2;
export const SSH_KEYS_PER_USER_MAX = 5;
export const SERVICE_CREDENTIALS_PER_USER_MAX = 2;

/** What a new password policy asks for at least, in characters. */
export const PASSWORD_LENGTH_MIN_DEFAULT = 6;
/** Earlier passwords a policy can forbid. */
export const PREVIOUS_PASSWORDS_MAX = 24;
