import type { Context } from "../../core/context.js";
import type { AccessRule, MeterRule, Operation } from "../../core/service.js";
import type { Proxied } from "../../engines/host/engine-host.js";
import type { VectorApi } from "../../engines/vectors/vector-api.js";
import type { VisionApi } from "../../engines/vision/vision-api.js";
import type { SdkModules } from "../../wire/sdk-modules.js";
import type { OperationName } from "../../wire/sdk-types.js";
import type { Pins } from "./pins/read-pins.js";

export interface RekognitionState {
  /** The eyes, in a thread of their own. */
  vision: Proxied<VisionApi>;
  /** The memory in which faces are searched. */
  vectors: Proxied<VectorApi>;
  /** Sets that are being loaded into it, by name. */
  filling: Map<string, Promise<void>>;
  /** Answers pinned by the user, for tests of their own. */
  pins?: Pins;
  /** Where videos lie while they are looked at. */
  folder(): Promise<string>;
}

export type RekognitionContext = Context<RekognitionState>;
export type RekognitionOperationName = OperationName<SdkModules["rekognition"]> & string;
export type Op<N extends RekognitionOperationName> = Operation<"rekognition", N, RekognitionState>;
export type Access<N extends RekognitionOperationName> = AccessRule<"rekognition", N, RekognitionState>;
export type Meter<N extends RekognitionOperationName> = MeterRule<"rekognition", N>;
