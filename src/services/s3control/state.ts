import type { Context } from "../../core/context.js";
import type { AccessRule, Operation } from "../../core/service.js";
import type { SdkModules } from "../../wire/sdk-modules.js";
import type { OperationName } from "../../wire/sdk-types.js";

export type ControlContext = Context;
export type ControlOperationName = OperationName<SdkModules["s3control"]> & string;
export type Op<N extends ControlOperationName> = Operation<"s3control", N>;
export type Access<N extends ControlOperationName> = AccessRule<"s3control", N>;
