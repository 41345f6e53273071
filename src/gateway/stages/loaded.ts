import type { Exchange } from "../exchange.js";

type Identified = Required<Pick<Exchange, "manifest" | "service" | "protocol">>;
type Parsed = Identified & Required<Pick<Exchange, "operation" | "input" | "context" | "wire">>;

/** What `identify` filled in. Asking earlier is a fault of the pipeline. */
export function loaded(exchange: Exchange): Identified {
  const { manifest, service, protocol } = exchange;
  if (!manifest || !service || !protocol) throw new Error("this stage runs after identify");
  return { manifest, service, protocol };
}

/** What `parse` filled in. */
export function parsed(exchange: Exchange): Parsed {
  const { operation, input, context, wire } = exchange;
  if (!operation || !input || !context || !wire) throw new Error("this stage runs after parse");
  return { ...loaded(exchange), operation, input, context, wire };
}
