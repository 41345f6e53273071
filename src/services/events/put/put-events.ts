import type { PutEventsRequestEntry, PutEventsResultEntry } from "@aws-sdk/client-eventbridge";
import { busOf } from "../buses/find-bus.js";
import { notBuilt, validation } from "../errors.js";
import { ENTRIES_BYTES_MAX, HOPS_MAX } from "../limits.js";
import { type BusName, parseBus } from "../names.js";
import type { EventRecord } from "../records.js";
import type { EventsContext, Op } from "../state.js";
import { checkEntry } from "./check-entry.js";
import { route } from "./route.js";

const TIME_BYTES = 14;

function sizeOf({ Time, Source = "", DetailType = "", Detail = "", Resources = [] }: PutEventsRequestEntry) {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : TIME_BYTES);
}

interface Accepted {
  bus: BusName;
  event: EventRecord;
  hops: number;
}

/** On disk when it resolves, with a delivery for each target of each rule that matches. */
export const PutEvents: Op<"PutEvents"> = async (input, ctx) => {
  if (input.EndpointId !== undefined) throw notBuilt("Global endpoints");
  const entries = input.Entries ?? [];
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > ENTRIES_BYTES_MAX) {
    throw validation("Total size of the entries in the request is over the limit.");
  }
  const accepted: Accepted[] = [];
  const results = entries.map((entry): PutEventsResultEntry => {
    const failure = checkEntry(entry, ctx);
    if (failure) return failure;
    const one = toAccepted(entry, ctx);
    if (one.hops <= HOPS_MAX) accepted.push(one);
    return { EventId: one.event.id };
  });
  if (accepted.length > 0) {
    await ctx.store.transact(async (tx) => {
      for (const { bus, event, hops } of accepted) {
        // An event for a bus that is not there is taken and lost, as on AWS.
        if (await busOf(tx, bus)) await route(ctx, tx, bus, event, hops);
      }
    });
  }
  const FailedEntryCount = results.filter(({ ErrorCode }) => ErrorCode !== undefined).length;
  return { FailedEntryCount, Entries: results };
};

function toAccepted(entry: PutEventsRequestEntry, ctx: EventsContext): Accepted {
  const bus = parseBus(entry.EventBusName, ctx);
  const forwarded = ctx.state.forwarded.get(entry);
  if (forwarded) return { bus, ...forwarded };
  const time = entry.Time?.getTime() ?? ctx.clock.now();
  const event: EventRecord = {
    version: "0",
    id: ctx.ids.uuid(),
    "detail-type": entry.DetailType ?? "",
    source: entry.Source ?? "",
    account: ctx.account,
    time: new Date(time).toISOString().replace(/\.\d+/, ""),
    region: ctx.region,
    resources: entry.Resources ?? [],
    detail: JSON.parse(entry.Detail ?? "{}"),
  };
  return { bus, event, hops: 0 };
}
