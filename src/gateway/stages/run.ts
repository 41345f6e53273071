import type { Exchange } from "../exchange.js";
import { parsed } from "./loaded.js";

/** The operation itself. */
export async function run(exchange: Exchange): Promise<void> {
  const { service, operation, input, context } = parsed(exchange);
  const handler = service.table.operations[operation.name];
  if (!handler) throw new Error(`${operation.name} has no handler`);
  exchange.output = await handler(input, context);
}
