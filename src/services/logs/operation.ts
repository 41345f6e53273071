import type { Context } from "../../core/context.js";
import type { Operation } from "../../core/service.js";

/** Nothing is held beside the store. */
export type LogsState = undefined;
export type LogsContext = Context<LogsState>;
export type LogsOperation<N extends string> = Operation<"logs", N, LogsState>;
