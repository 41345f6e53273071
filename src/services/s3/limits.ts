/** S3's published limits. Sizes in bytes. */
export const KEY_BYTES_MAX = 1024;
/** Request line and header lines. */
export const HEADER_SECTION_BYTES_MAX = 8192;
export const USER_METADATA_BYTES_MAX = 2048;
export const SINGLE_PUT_BYTES_MAX = 5 * 1024 ** 3;
export const SINGLE_COPY_BYTES_MAX = 5 * 1024 ** 3;
export const OBJECT_BYTES_MAX = 5 * 1024 ** 4;
export const PART_BYTES_MIN = 5 * 1024 ** 2;
export const PART_BYTES_MAX = 5 * 1024 ** 3;
export const PART_NUMBER_MAX = 10_000;
export const LIST_ENTRIES_MAX = 1000;
export const LIST_BUCKETS_MAX = 10_000;
export const DELETE_OBJECTS_MAX = 1000;
export const BUCKETS_PER_ACCOUNT_MAX = 10_000;
export const OBJECT_TAGS_MAX = 10;
export const BUCKET_TAGS_MAX = 50;
export const TAG_KEY_CHARACTERS_MAX = 128;
export const TAG_VALUE_CHARACTERS_MAX = 256;
export const POLICY_BYTES_MAX = 20 * 1024;
export const ACL_GRANTS_MAX = 100;
export const CORS_RULES_MAX = 100;
export const LIFECYCLE_RULES_MAX = 1000;
export const REPLICATION_RULES_MAX = 1000;
export const WEBSITE_ROUTING_RULES_MAX = 50;
export const NOTIFICATION_CONFIGURATIONS_MAX = 100;
export const CONFIGURATIONS_PER_KIND_MAX = 1000;
export const FORM_FIELDS_BYTES_MAX = 20 * 1024;
export const PRESIGNED_SECONDS_MAX = 7 * 24 * 3600;

/** Objects up to this size live in the store beside their record: one durable write instead of a file and a write. */
export const INLINE_BYTES_MAX = 16 * 1024;
