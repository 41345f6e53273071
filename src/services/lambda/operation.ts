import type { Context } from "../../core/context.js";
import type { AccessRule, Operation } from "../../core/service.js";
import type { LambdaState } from "./state.js";

export type LambdaContext = Context<LambdaState>;
export type LambdaOperation<N extends string> = Operation<"lambda", N, LambdaState>;
export type LambdaAccessRule<N extends string> = AccessRule<"lambda", N, LambdaState>;
