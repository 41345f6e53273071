/** Quotas of Amazon EventBridge, in the units their names say. */

/** All entries of one request. */
export const ENTRIES_BYTES_MAX = 1024 * 1024;
export const BUSES_MAX = 100;
export const RULES_PER_BUS_MAX = 300;
export const TARGETS_PER_RULE_MAX = 5;
export const TAGS_MAX = 50;
export const PAGE_MAX = 100;
export const POLICY_BYTES_MAX = 10_240;

/** Nesting of an event's detail. */
export const DETAIL_DEPTH_MAX = 1_000;

/** Rules that one transaction matches an event with, and the bytes it may put into the outbox; more follow. */
export const RULES_AT_ONCE_MAX = 100;
export const FAN_OUT_BYTES_MAX = 8 * 1024 * 1024;
export const DELIVERIES_AT_ONCE_MAX = 64;

/** How long and how often a target is tried, where its retry policy says nothing. */
export const EVENT_AGE_SECONDS = 86_400;
export const RETRY_ATTEMPTS = 185;
export const RETRY_FIRST_MS = 1_000;
export const RETRY_MS_MAX = 600_000;
/** Buses that an event is forwarded to, one after the other: a circle ends. */
export const HOPS_MAX = 5;

export const CONNECTIONS_MAX = 3_000;
export const API_DESTINATIONS_MAX = 3_000;
/** Invocations of an API destination in a second, where it names no other rate. */
export const INVOCATIONS_PER_SECOND = 300;
/** How long an HTTP endpoint may take to answer. */
export const HTTP_TIMEOUT_MS = 5_000;
export const HTTP_DELIVERIES_AT_ONCE_MAX = 64;
/** The longest wait that an endpoint may ask for by `Retry-After`. */
export const RETRY_AFTER_MS_MAX = 3_600_000;
export const TOKEN_ANSWER_BYTES_MAX = 64 * 1024;
/** A token that ends within so long is asked for anew. */
export const TOKEN_MARGIN_MS = 60_000;
