import type { Context } from "../../core/context.js";
import type { Pace } from "../../core/pace.js";
import type { Operation } from "../../core/service.js";
import type { SdkModules } from "../../wire/sdk-modules.js";
import type { OperationName } from "../../wire/sdk-types.js";
import type { Signer } from "./signing/signer.js";

export interface SnsState {
  signer: Signer;
  /** Of HTTP endpoints that are to be called only so often. */
  pace: Pace;
}

export type SnsContext = Context<SnsState>;
export type Op<N extends OperationName<SdkModules["sns"]> & string> = Operation<"sns", N, SnsState>;
