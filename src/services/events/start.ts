import type { Started } from "../../core/service.js";
import type { EventsState } from "./state.js";

export async function start(): Promise<Started<EventsState>> {
  return { state: { matchers: new Map(), forwarded: new WeakMap() } };
}
