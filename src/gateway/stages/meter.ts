import type { Meter } from "../../core/metering.js";
import type { Exchange } from "../exchange.js";
import { parsed } from "./loaded.js";

/** Every success yields usage rows. */
export function meter(exchange: Exchange, rows: Meter): void {
  const { manifest, service, operation, input, context } = parsed(exchange);
  const usage = service.table.metering[operation.name]?.(input, exchange.output ?? {}) ?? [];
  exchange.usage = usage;
  if (usage.length === 0) return;
  const { account, region } = context;
  rows.record({ account, region, service: manifest.name, operation: operation.name, usage });
}
