import type { Principal } from "../../../core/principal.js";
import type { EventCount } from "../invocations/metrics.js";
import type { FunctionTarget } from "../naming/function-target.js";
import type { LambdaContext } from "../operation.js";
import type { MappingRecord } from "../store.js";

/** Bounds and defaults of one kind of source. */
export interface SourceLimits {
  batchSizeDefault: number;
  batchSizeMax: number;
  /** Streams want a starting position, queues take none. */
  hasPositions: boolean;
  /** Whether AT_TIMESTAMP is among the positions. */
  hasTimestamps: boolean;
}

/** What a running poller works with. */
export interface PollerContext {
  mapping: MappingRecord;
  /** The function, and the version or alias that the mapping names. */
  target: FunctionTarget;
  /** In the function's account and region, as the Lambda service. */
  ctx: LambdaContext;
  /** Aborted when the mapping is changed, disabled or deleted, and when the server stops. */
  signal: AbortSignal;
  /** The session of the function's role: sources are read with its rights, as on AWS. */
  role(): Promise<Principal>;
  /** What GetEventSourceMapping shows as LastProcessingResult. */
  note(result: string): void;
  /** Counts events for CloudWatch, where the mapping wants that. */
  count(what: EventCount, events: number): void;
}

/** A kind of event source, one file each; `kinds.ts` lists them by the service in their ARN. */
export interface SourceKind extends SourceLimits {
  /** Throws AWS's error where the source is not there or the role may not read it. */
  check(sourceArn: string, role: Principal, ctx: LambdaContext): Promise<void>;
  /** Called once, when the mapping is made: notes durably where it begins. */
  begin(poller: PollerContext): Promise<void>;
  /** Reads the source and invokes the function until the signal is aborted. Rejects for what may pass: it is started again. */
  run(poller: PollerContext): Promise<void>;
}
