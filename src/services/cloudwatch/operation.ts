import type { Context } from "../../core/context.js";
import type { Operation } from "../../core/service.js";

export interface CloudWatchState {
  /** Writes what this server's own services have measured so far, so that whoever reads sees it. */
  flushOwn(): Promise<void>;
}

export type CloudWatchContext = Context<CloudWatchState>;
export type Op<N extends string> = Operation<"cloudwatch", N, CloudWatchState>;
