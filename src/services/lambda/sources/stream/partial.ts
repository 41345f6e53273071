import type { MappingRecord } from "../../store.js";
import { toReportedFailures } from "../item-failures.js";
import type { StreamEvent } from "./stream-source.js";

/**
 * The events still to be done after an answer that names failed items: everything from the earliest of them on, as a
 * stream has an order. An answer that cannot be read, or names an unknown item, fails the whole batch.
 */
export function toFailedFrom(
  mapping: Pick<MappingRecord, "reportsItemFailures">,
  events: readonly StreamEvent[],
  answer: unknown,
): StreamEvent[] {
  if (!mapping.reportsItemFailures) return [];
  const failed = toReportedFailures(answer);
  if (failed === "unreadable") return [...events];
  if (failed.length === 0) return [];
  const places = failed.map((id) => events.findIndex(({ sequence }) => sequence === id));
  return events.slice(Math.max(0, Math.min(...places)));
}
