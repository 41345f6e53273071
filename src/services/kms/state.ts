import type { Context } from "../../core/context.js";
import type { Vault } from "../../core/identity/vault.js";
import type { AccessRule, MeterRule, Operation } from "../../core/service.js";
import type { SdkModules } from "../../wire/sdk-modules.js";
import type { OperationName } from "../../wire/sdk-types.js";

export interface KmsState {
  /** Seals the material of keys. */
  vault: Vault;
}

export type KmsContext = Context<KmsState>;
export type KmsOperationName = OperationName<SdkModules["kms"]> & string;
export type Op<N extends KmsOperationName> = Operation<"kms", N, KmsState>;
export type Access<N extends KmsOperationName> = AccessRule<"kms", N, KmsState>;
export type Meter<N extends KmsOperationName> = MeterRule<"kms", N>;
