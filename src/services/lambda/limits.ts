/** Quotas of AWS Lambda, in the units their names say. */

const MIB = 1024 * 1024;

/** Longest request body: a zip of 50 MiB in base64, with its envelope. */
export const REQUEST_BYTES_MAX = 70_167_211;
/** A function's code and layers together, unpacked. */
export const UNZIPPED_BYTES_MAX = 250 * MIB;
/** A zip given in the request itself. */
export const ZIPPED_UPLOAD_BYTES_MAX = 50 * MIB;
export const ZIPPED_BYTES_MAX = 250 * MIB;
/** Files and folders in one zip. Ours: AWS names none. */
export const ZIP_ENTRIES_MAX = 100_000;
export const CODE_STORAGE_BYTES_MAX = 75 * 1024 * MIB;

export const TIMEOUT_SECONDS_MAX = 900;
export const TIMEOUT_SECONDS_DEFAULT = 3;
export const MEMORY_MB_MIN = 128;
export const MEMORY_MB_MAX = 10_240;
export const EPHEMERAL_MB_MIN = 512;
export const EPHEMERAL_MB_MAX = 10_240;
/** All names and values, as JSON. */
export const ENVIRONMENT_BYTES_MAX = 4096;
export const LAYERS_MAX = 5;

/** Payload of a synchronous invocation. */
export const PAYLOAD_BYTES_MAX = 6 * MIB;
export const ASYNC_PAYLOAD_BYTES_MAX = 1 * MIB;
export const CLIENT_CONTEXT_BYTES_MAX = 3583;

export const CONCURRENCY_MAX = 1000;
/** What reserving concurrency must leave to functions without a reservation. */
export const UNRESERVED_CONCURRENCY_MIN = 100;

export const POLICY_BYTES_MAX = 20 * 1024;
export const TAGS_MAX = 50;
/** Functions, versions, aliases, … in one page. */
export const PAGE_ITEMS_MAX = 50;
