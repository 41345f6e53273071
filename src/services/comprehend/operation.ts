import type { Operation } from "../../core/service.js";
import type { SdkModules } from "../../wire/sdk-modules.js";
import type { OperationName } from "../../wire/sdk-types.js";
import type { State } from "./state.js";

/** A handler of this service. */
export type Op<N extends OperationName<SdkModules["comprehend"]> & string> = Operation<
  "comprehend",
  N,
  State
>;
