import { type Awaitable, whenThere } from "../../wire/awaitable.js";
import type { Exchange } from "../exchange.js";
import { parsed } from "./loaded.js";

/** The operation itself. */
export function run(exchange: Exchange): Awaitable<void> {
  const { service, operation, input, context } = parsed(exchange);
  const handler = service.table.operations[operation.name];
  if (!handler) throw new Error(`${operation.name} has no handler`);
  return whenThere(handler(input, context), (output) => {
    exchange.output = output;
  });
}
