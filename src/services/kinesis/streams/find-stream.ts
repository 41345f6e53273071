import type { Reader } from "../../../core/store/store.js";
import { streamNotFound } from "../errors.js";
import type { KinesisContext } from "../operation.js";
import { type StreamRecord, streams } from "../store.js";
import { type StreamInput, type StreamName, toStreamName } from "./names.js";

/** The stream of a request. */
export async function findStream(
  input: StreamInput,
  ctx: KinesisContext,
  from: Reader = ctx.store,
): Promise<StreamRecord> {
  const found = await loadStream(from, toStreamName(input, ctx));
  if (input.StreamId !== undefined && input.StreamId !== found.id) throw streamNotFound(found);
  return found;
}

export async function loadStream(from: Reader, { account, region, name }: StreamName): Promise<StreamRecord> {
  const found = await streams.get(from, account, region, name);
  if (!found) throw streamNotFound({ account, name });
  return found;
}

/** Changes the stream of a request in one transaction; gives it as it is then. */
export function changeStream(
  input: StreamInput,
  ctx: KinesisContext,
  change: (stream: StreamRecord) => StreamRecord,
): Promise<StreamRecord> {
  return ctx.store.transact(async (tx) => {
    const changed = change(await findStream(input, ctx, tx));
    streams.put(tx, [changed.account, changed.region, changed.name], changed);
    return changed;
  });
}
