/** Quotas of Amazon SNS, in the units their names say. */

/** A message with its attributes, and those of a whole batch, where the topic's `MaximumMessageSize` says nothing. */
export const MESSAGE_BYTES_PRESET = 262_144;
export const MESSAGE_BYTES_LEAST = 1_024;
export const MESSAGE_BYTES_MOST = 1_048_576;
/** Subscriptions of a topic that takes more than the preset. */
export const LARGE_SUBSCRIPTIONS_MAX = 100;
export const BATCH_ENTRIES_MAX = 10;
export const SUBJECT_CHARACTERS_MAX = 100;
export const LIST_RESULTS_MAX = 100;
export const TAGS_MAX = 50;
export const DEDUPLICATION_MS = 5 * 60_000;
/** How long a pending subscription may be confirmed. */
export const TOKEN_MS = 2 * 24 * 3_600_000;
export const FILTER_KEYS_MAX = 5;
export const FILTER_COMBINATIONS_MAX = 150;
export const FILTER_POLICY_BYTES_MAX = 262_144;
export const FIFO_SUBSCRIPTIONS_MAX = 100;

/** Deliveries that one transaction puts into the outbox; those of a topic with more subscriptions follow. */
export const FAN_OUT_SUBSCRIPTIONS_MAX = 200;
export const FAN_OUT_BYTES_MAX = 8 * 1024 * 1024;
/** With the outbox's longest pause of five minutes: AWS tries its own services for 23 days. */
export const DELIVERIES_MAX = 6_600;
/** What an HTTP endpoint gets to answer. */
export const HTTP_TIMEOUT_MS = 15_000;
export const HTTP_DELIVERIES_AT_ONCE_MAX = 32;
export const DELIVERIES_AT_ONCE_MAX = 64;
