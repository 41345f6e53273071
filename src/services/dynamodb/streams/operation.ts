import type { Context } from "../../../core/context.js";
import type { Operation } from "../../../core/service.js";

export type StreamsContext = Context;

/** A handler of this service. */
export type Op<N extends string> = Operation<"dynamodbstreams", N>;
