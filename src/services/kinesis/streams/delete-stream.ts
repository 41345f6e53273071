import { clearRange } from "../../../core/store/clear-range.js";
import { inUse } from "../errors.js";
import type { Op } from "../operation.js";
import { CONTENTS, consumers, streams } from "../store.js";
import { findStream } from "./find-stream.js";

export const DeleteStream: Op<"DeleteStream"> = async (input, ctx) => {
  const stream = await ctx.store.transact(async (tx) => {
    const found = await findStream(input, ctx, tx);
    if (!input.EnforceConsumerDeletion) {
      const { items } = await consumers.page(tx, 1, { prefix: [found.id] });
      if (items.length > 0) {
        throw inUse(
          `Stream ${found.name} under account ${found.account} has consumers registered. Deregister the ` +
            "consumers, or set EnforceConsumerDeletion to true.",
        );
      }
    }
    streams.delete(tx, found.account, found.region, found.name);
    return found;
  });
  ctx.state.writers.forget(stream.id);
  ctx.state.bells.ringAll(stream.id);
  for (const { name } of CONTENTS) await clearRange(ctx.store, { prefix: [name, stream.id] });
  return {};
};
