import type { Key } from "../../core/store/store.js";
import type { DynamoContext } from "./state.js";
import type { Log } from "./store.js";

const PIECE = 500;

/** Deletes what is older, from the front. Gives the number of the last that went; undefined if none did. */
export async function trimLog<T extends { at: number }>(
  ctx: DynamoContext,
  log: Log<T>,
  prefix: Key,
  horizon: number,
): Promise<number | undefined> {
  let last: number | undefined;
  for (;;) {
    const page = await log.page(ctx.store, PIECE, { prefix });
    const old = page.items.filter(({ value }) => value.at < horizon);
    if (old.length > 0) {
      await ctx.store.transact(async (tx) => {
        for (const { key } of old) log.delete(tx, ...key);
      });
      last = Number(old.at(-1)?.key.at(-1));
    }
    if (old.length < page.items.length || page.next === undefined) return last;
  }
}
