import type { Context } from "../../core/context.js";
import type { EventMatcher } from "../../core/event-pattern/event-pattern.js";
import type { Identity } from "../../core/identity/identity.js";
import type { Vault } from "../../core/identity/vault.js";
import type { Pace } from "../../core/pace.js";
import type { Operation } from "../../core/service.js";
import type { SdkModules } from "../../wire/sdk-modules.js";
import type { OperationName } from "../../wire/sdk-types.js";
import type { EventRecord } from "./records.js";

/** What an event was on the bus that it comes from, and how many buses it has passed. */
export interface Forwarded {
  event: EventRecord;
  hops: number;
}

export interface EventsState {
  /** Compiled patterns by their text. */
  matchers: Map<string, EventMatcher>;
  /** Entries that one bus hands on to another, by the entry itself: nobody can claim from outside to be one. */
  forwarded: WeakMap<object, Forwarded>;
  /** Seals what connections keep secret. */
  vault: Vault;
  pace: Pace;
  identity: Identity;
}

export type EventsContext = Context<EventsState>;
export type Op<N extends OperationName<SdkModules["events"]> & string> = Operation<"events", N, EventsState>;
