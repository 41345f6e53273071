import type { Started } from "../../core/service.js";
import { QueueTurns } from "./messages/turns.js";
import { Waiters } from "./messages/waiters.js";
import type { SqsState } from "./state.js";

export async function start(): Promise<Started<SqsState>> {
  return { state: { waiters: new Waiters(), turns: new QueueTurns(), claims: new Set() } };
}
