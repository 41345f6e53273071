/** Quotas of CloudWatch Logs, in the units their names say. */

const HOUR_MS = 60 * 60 * 1000;
export const DAY_MS = 24 * HOUR_MS;

/** All messages of one PutLogEvents, with 26 bytes more for each. */
export const BATCH_BYTES_MAX = 1_048_576;
export const EVENT_OVERHEAD_BYTES = 26;
export const BATCH_SPAN_MS_MAX = DAY_MS;
export const EVENT_FUTURE_MS_MAX = 2 * HOUR_MS;
export const EVENT_AGE_MS_MAX = 14 * DAY_MS;

export const EVENTS_MAX = 10_000;
/** What GetLogEvents and FilterLogEvents give at once. */
export const PAGE_BYTES_MAX = 1_048_576;
/** Events that one FilterLogEvents looks at before it answers with what it has and a token. */
export const SEARCHED_EVENTS_MAX = 200_000;

export const DESCRIBE_ITEMS_MAX = 50;
export const TAGS_MAX = 50;
export const SUBSCRIPTION_FILTERS_MAX = 2;
export const METRIC_FILTERS_MAX = 100;
export const RESOURCE_POLICIES_MAX = 10;
/** Export tasks that are remembered, the newest; and text of one exported object. */
export const EXPORT_TASKS_KEPT = 1_000;
export const EXPORT_OBJECT_BYTES_MAX = 32 * 1024 * 1024;

/** The retentions that AWS offers, in days. */
export const RETENTION_DAYS: ReadonlySet<number> = new Set([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);
