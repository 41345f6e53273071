import { AwsError } from "../../../../wire/aws-error.js";
import type { CheckpointRecord } from "../../store.js";
import type { PollerContext } from "../source.js";
import { saveCheckpoint } from "./checkpoint.js";
import type { StreamSource } from "./stream-source.js";

/**
 * LATEST means what is written from now on: the place is kept, as a poller may begin much later. Shards that come into
 * being afterwards are read from their beginning.
 */
export async function beginStream(source: StreamSource, poller: PollerContext): Promise<void> {
  if (poller.mapping.startingPosition !== "LATEST") return;
  for (const { id } of await source.shards(poller)) {
    const iterator = await source.iterator(poller, id, "newest");
    await saveCheckpoint(poller, id, { iterator, isFinished: false });
  }
}

/** Where a poller goes on in a shard. */
export async function resumeAt(
  source: StreamSource,
  poller: PollerContext,
  shard: string,
  checkpoint: CheckpointRecord | undefined,
): Promise<string> {
  if (checkpoint?.after !== undefined) return await afterOrOldest(source, poller, shard, checkpoint.after);
  if (checkpoint?.iterator !== undefined && (await isGood(source, poller, shard, checkpoint.iterator))) {
    return checkpoint.iterator;
  }
  const { startingPosition, startingTimestamp = 0 } = poller.mapping;
  const start = startingPosition === "AT_TIMESTAMP" ? { at: startingTimestamp } : "oldest";
  return await source.iterator(poller, shard, start);
}

/** What was not read in time is gone from the stream; the rest is still there. */
async function afterOrOldest(
  source: StreamSource,
  poller: PollerContext,
  shard: string,
  after: string,
): Promise<string> {
  try {
    return await source.iterator(poller, shard, { after });
  } catch (error) {
    if (!isGone(error)) throw error;
    return await source.iterator(poller, shard, "oldest");
  }
}

/** Iterators last for minutes: one kept over a longer stop of the server is no good. */
async function isGood(
  source: StreamSource,
  poller: PollerContext,
  shard: string,
  iterator: string,
): Promise<boolean> {
  try {
    await source.read(poller, iterator, 1, shard);
    return true;
  } catch (error) {
    if (!isGone(error)) throw error;
    return false;
  }
}

const GONE: ReadonlySet<string> = new Set(["TrimmedDataAccessException", "ExpiredIteratorException"]);

function isGone(error: unknown): boolean {
  return error instanceof AwsError && GONE.has(error.code);
}
