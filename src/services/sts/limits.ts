/** Roles, by default. */
export const ROLE_SESSION_SECONDS_DEFAULT = 3_600;
/** A role assumed with another role's session. */
export const CHAINED_SESSION_SECONDS_MAX = 3_600;
/** GetSessionToken and GetFederationToken, by default. */
export const USER_SESSION_SECONDS_DEFAULT = 43_200;
/** Of the root user, who gets no longer ones. */
export const ROOT_SESSION_SECONDS_MAX = 3_600;

/** Characters of the session policy and the ARNs of managed ones, together. */
export const SESSION_POLICY_CHARACTERS_MAX = 2_048;
export const SESSION_POLICY_ARNS_MAX = 10;
export const SESSION_TAGS_MAX = 50;

/**
 * Room for session policies and tags once packed. AWS does not tell its own; this one keeps a token below the 8 KB that
 * clients and proxies take as a header.
 */
export const PACKED_BYTES_MAX = 2_048;
