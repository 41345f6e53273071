/** KMS's published limits. */
export const PLAINTEXT_BYTES_MAX = 4096;
export const PENDING_WINDOW_DAYS_MIN = 7;
export const PENDING_WINDOW_DAYS_MAX = 30;
export const ROTATION_DAYS_MIN = 90;
export const ROTATION_DAYS_MAX = 2560;
export const ROTATION_DAYS_DEFAULT = 365;
export const ON_DEMAND_ROTATIONS_MAX = 25;
export const RANDOM_BYTES_MAX = 1024;
export const POLICY_BYTES_MAX = 32 * 1024;
export const GRANTS_PER_KEY_MAX = 50_000;
export const TAGS_PER_KEY_MAX = 50;
export const PAGE_ENTRIES_DEFAULT = 100;
export const PAGE_ENTRIES_MAX = 1000;
export const IMPORT_TOKEN_HOURS = 24;
export const MATERIAL_DAYS_MAX = 365;
