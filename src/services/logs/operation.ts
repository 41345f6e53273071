import type { Context } from "../../core/context.js";
import type { Operation } from "../../core/service.js";
import type { LiveTails } from "./tail/live-tails.js";

/** What the service holds beside its store. */
export interface LogsState {
  tails: LiveTails;
  /** A context of the service itself. */
  own(account: string, region: string): Context;
}

export type LogsContext = Context<LogsState>;
export type LogsOperation<N extends string> = Operation<"logs", N, LogsState>;
