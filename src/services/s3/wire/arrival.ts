import type { WireRequest } from "../../../wire/protocol.js";

const ARRIVED = Symbol("arrived");

interface Arrived extends WireRequest {
  [ARRIVED]?: number;
}

/** Notes when a request came, on the clock that only goes forward: on itself, since its context is made anew on the way. */
export function noteArrival(request: WireRequest, atMs: number): void {
  const arrived: Arrived = request;
  arrived[ARRIVED] = atMs;
}

export const arrivalOf = (request: Arrived): number | undefined => request[ARRIVED];
