/** Quotas of CloudWatch, in the units their names say. */

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export const DATA_MAX = 1_000;
export const VALUES_MAX = 150;
export const DIMENSIONS_MAX = 30;
export const VALUE_MAX = 2 ** 360;
export const PAST_MS_MAX = 14 * DAY_MS;
export const FUTURE_MS_MAX = 2 * HOUR_MS;

/** How long points are kept in which detail: of seconds, of minutes, of five minutes, of an hour. */
export const SECONDS_KEPT_MS = 3 * HOUR_MS;
export const MINUTES_KEPT_MS = 15 * DAY_MS;
export const FIVE_MINUTES_KEPT_MS = 63 * DAY_MS;
export const HOURS_KEPT_MS = 455 * DAY_MS;

export const STATISTICS_POINTS_MAX = 1_440;
export const QUERIES_MAX = 500;
export const DATA_POINTS_MAX = 100_800;
export const LISTED_MAX = 500;
/** Metrics without points for so long are no longer listed. */
export const LISTED_MS = 14 * DAY_MS;
export const RECENTLY_MS = 3 * HOUR_MS;
export const DASHBOARDS_LISTED = 1_000;
/** Series of one search, and metrics that it looks through. */
export const SERIES_MAX = 500;
export const SEARCHED_METRICS_MAX = 100_000;
