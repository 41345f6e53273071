import type { Exchange } from "../exchange.js";

type Filled<K extends keyof Exchange> = Exchange & { [P in K]: NonNullable<Exchange[P]> };
type Identified = Filled<"manifest" | "service" | "protocol">;
type Parsed = Identified & Filled<"operation" | "input" | "context" | "wire">;

/** The exchange with what `identify` filled in. Asking earlier is a fault of the pipeline. */
export function loaded(exchange: Exchange): Identified {
  if (!isIdentified(exchange)) throw new Error("this stage runs after identify");
  return exchange;
}

/** The exchange with what `parse` filled in. */
export function parsed(exchange: Exchange): Parsed {
  if (!isParsed(exchange)) throw new Error("this stage runs after parse");
  return exchange;
}

function isIdentified(exchange: Exchange): exchange is Identified {
  return exchange.manifest !== undefined && exchange.service !== undefined && exchange.protocol !== undefined;
}

function isParsed(exchange: Exchange): exchange is Parsed {
  const { operation, input, context, wire } = exchange;
  return isIdentified(exchange) && !!operation && !!input && !!context && !!wire;
}
