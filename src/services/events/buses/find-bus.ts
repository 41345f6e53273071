import type { Reader } from "../../../core/store/store.js";
import { busNotFound } from "../errors.js";
import { type BusName, DEFAULT_BUS, parseBus } from "../names.js";
import type { BusRecord } from "../records.js";
import type { EventsContext } from "../state.js";
import { buses } from "../store.js";

/** The bus of a name. Every account has a default bus in every region, without having made it. */
export async function busOf(from: Reader, bus: BusName): Promise<BusRecord | undefined> {
  const { account, region, name } = bus;
  const found = await buses.get(from, account, region, name);
  if (found || name !== DEFAULT_BUS) return found;
  return { account, region, name, createdAt: 0, modifiedAt: 0, tags: {} };
}

export async function findBus(
  ctx: EventsContext,
  nameOrArn: string | undefined,
  from: Reader = ctx.store,
): Promise<BusRecord> {
  const name = parseBus(nameOrArn, ctx);
  const found = await busOf(from, name);
  if (!found) throw busNotFound(name.name);
  return found;
}
