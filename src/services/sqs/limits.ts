/** Quotas of Amazon SQS, in the units their names say. */

/** A message's body and attributes, and those of a whole batch. */
export const MESSAGE_BYTES_MAX = 1_048_576;
export const BATCH_ENTRIES_MAX = 10;
export const MESSAGE_ATTRIBUTES_MAX = 10;
export const RECEIVED_MESSAGES_MAX = 10;
export const DELAY_SECONDS_MAX = 900;
export const VISIBILITY_SECONDS_MAX = 43_200;
export const WAIT_SECONDS_MAX = 20;
export const DEDUPLICATION_MS = 5 * 60_000;
/** How long a receive can be repeated by its `ReceiveRequestAttemptId`. */
export const ATTEMPT_MS = 5 * 60_000;
/** Messages received and not deleted, of one queue. */
export const IN_FLIGHT_MAX = 120_000;
/** A queue that was full is not counted again before. */
export const FULL_PAUSE_MS = 1_000;
/** A message group of a standard queue with so many messages in flight, and such a part of all, is noisy. */
export const NOISY_MESSAGES_MIN = 10;
export const NOISY_SHARE = 0.1;
/** How far a receive looks for messages of quiet groups. */
export const FAIR_SCAN_MAX = 1_000;
export const PURGE_PAUSE_MS = 60_000;
export const RECREATE_PAUSE_MS = 60_000;
export const LIST_RESULTS_MAX = 1_000;
export const TAGS_MAX = 50;
export const TAG_KEY_CHARACTERS_MAX = 128;
export const TAG_VALUE_CHARACTERS_MAX = 256;
export const MOVE_RATE_MAX = 500;
/** Messages of a FIFO queue that one receive looks through, from the oldest on. */
export const FIFO_SCAN_MAX = 20_000;
/** How far one that has found enough looks on for more of the same group. */
export const FIFO_LOOK_AHEAD = 100;
/** Receives that wait at once, over all queues. */
export const WAITERS_MAX = 10_000;
/** A queue is active for so long after its last use, and measured so often. */
export const ACTIVE_MS = 6 * 3_600_000;
export const GAUGE_MS = 60_000;
/** Counting takes its time: longer queues are measured less often. */
export const LONG_QUEUE_MESSAGES = 100_000;
export const LONG_QUEUE_GAUGE_MS = 5 * 60_000;
