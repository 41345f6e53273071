const MINUTE_MS = 60_000;

/** Of a form or a JSON text. */
export const BODY_BYTES_MAX = 64 * 1024;

/** Of a form with a directory's answer, which STS takes up to 100,000 characters of. */
export const SAML_BYTES_MAX = 256 * 1024;

/** Wrong passwords in a row after which a user rests, for this long, then twice as long with each further one. */
export const FAILURES_MAX = 5;
export const REST_MS = MINUTE_MS;
export const REST_MS_MAX = 15 * MINUTE_MS;
/** Users, real or made up, whose failures are remembered. */
export const GUESSED_USERS_MAX = 20_000;

/** Passwords checked at once (each takes 32 MiB), and those that may wait for it. */
export const CHECKS_AT_ONCE_MAX = 2;
export const CHECKS_WAITING_MAX = 64;

/** How long a step of a sign-in may take: the code of a device, a new password. */
export const TICKET_MS = 10 * MINUTE_MS;

/** How long a user or the root stays signed in. */
export const SESSION_SECONDS = 12 * 3_600;
/** As long as a page may stand open before its form is sent. */
export const FORM_SECONDS = 12 * 3_600;
/** Sessions past their end that a sign-in clears away. */
export const SWEPT_MAX = 100;

/** Credentials of a session, by default and at most; never beyond the session's end. */
export const CREDENTIALS_SECONDS_DEFAULT = 3_600;
export const CREDENTIALS_SECONDS_MIN = 900;
export const CREDENTIALS_SECONDS_MAX = 43_200;

/** Credentials of programs, which come back for more. */
export const PROGRAM_CREDENTIALS_SECONDS = 900;
/** Proofs of programs' keys that are remembered. */
export const PROOFS_MAX = 10_000;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html */
export const SIGNIN_TOKEN_MS = 15 * MINUTE_MS;
export const FEDERATED_SECONDS_MIN = 900;
export const FEDERATED_SECONDS_MAX = 43_200;
