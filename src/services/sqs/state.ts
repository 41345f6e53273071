import type { Context } from "../../core/context.js";
import type { Operation } from "../../core/service.js";
import type { SdkModules } from "../../wire/sdk-modules.js";
import type { OperationName } from "../../wire/sdk-types.js";
import type { InFlight } from "./messages/in-flight.js";
import type { QueueTurns } from "./messages/turns.js";
import type { Waiters } from "./messages/waiters.js";
import type { QueueUse } from "./queues/gauges.js";

export interface SqsState {
  waiters: Waiters;
  turns: QueueTurns;
  /** Messages that a receive is about to take, by queue and message id: other receives pass them over. */
  claims: Set<string>;
  used: QueueUse;
  inFlight: InFlight;
}

export type SqsContext = Context<SqsState>;
export type Op<N extends OperationName<SdkModules["sqs"]> & string> = Operation<"sqs", N, SqsState>;
