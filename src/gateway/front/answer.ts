import type { Clock } from "../../core/clock.js";
import type { Ids } from "../../core/ids.js";
import type { Logger } from "../../core/log.js";
import { type Awaitable, whenThere } from "../../wire/awaitable.js";
import type { WireResponse } from "../../wire/protocol.js";
import type { IncomingBody } from "../body.js";
import { answerPreflight, withCors } from "../cors.js";
import { type Departure, Exchange } from "../exchange.js";
import type { SystemRoutes } from "../system-routes.js";
import type { HttpFacts } from "./http-facts.js";

export interface FrontParts {
  /** Fills in `exchange.response`. */
  handle(exchange: Exchange): Awaitable<void>;
  system: SystemRoutes;
  clock: Clock;
  ids: Ids;
  log: Logger;
}

/** One request's answer, whichever connection brought it. */
export function answer(
  parts: FrontParts,
  facts: HttpFacts,
  body: IncomingBody,
  departure: Departure,
): Awaitable<WireResponse> {
  const { ids, clock, system } = parts;
  if (system.concerns(facts)) return system.answer(facts).then((response) => withCors(facts, response));
  const preflight = answerPreflight(facts);
  if (preflight) return preflight;
  const exchange = new Exchange(ids.uuid(), clock.monotonic(), facts, body, departure);
  return whenThere(parts.handle(exchange), () => {
    if (!exchange.response) throw new Error("the gateway gave no response");
    return withCors(facts, exchange.response);
  });
}
