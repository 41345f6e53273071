import type { ServiceHost, Started } from "../../core/service.js";
import { IN_FLIGHT_MAX } from "./limits.js";
import { InFlight } from "./messages/in-flight.js";
import { QueueTurns } from "./messages/turns.js";
import { Waiters } from "./messages/waiters.js";
import { measureQueues } from "./queues/gauges.js";
import { renewPlaces } from "./queues/renew-places.js";
import type { SqsState } from "./state.js";

export async function start(host: ServiceHost): Promise<Started<SqsState>> {
  await renewPlaces(host.store);
  const used = new Map<string, number>();
  const measuring = measureQueues(host, used);
  const state = {
    waiters: new Waiters(),
    turns: new QueueTurns(),
    claims: new Set<string>(),
    used,
    inFlight: new InFlight(Number(host.config["sqs.inFlightMax"] ?? IN_FLIGHT_MAX), host.clock),
  };
  return { state, stop: () => measuring };
}
