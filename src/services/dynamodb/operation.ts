import type { Operation } from "../../core/service.js";
import type { State } from "./state.js";

/** A handler of this service. */
export type Op<N extends string> = Operation<"dynamodb", N, State>;
