import type { Context, RequestFacts } from "../core/context.js";
import type { Principal } from "../core/principal.js";
import type { ServiceManifest } from "../core/service.js";
import type { AwsError } from "../wire/aws-error.js";
import type { OperationModel } from "../wire/model.js";
import type { Protocol, WireRequest, WireResponse } from "../wire/protocol.js";
import type { IncomingBody } from "./body.js";
import type { LoadedService } from "./service-registry.js";

/** One request on its way through the stages. Each stage fills in what the next ones need. */
export interface Exchange {
  readonly requestId: string;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  readonly facts: RequestFacts;
  readonly body: IncomingBody;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;

  // identify
  manifest?: ServiceManifest;
  service?: LoadedService;
  protocol?: Protocol;
  // authenticate
  principal?: Principal;
  accessKeyId?: string;
  region?: string;
  // parse
  wire?: WireRequest;
  operation?: OperationModel;
  input?: Record<string, unknown>;
  context?: Context<never>;
  // authorize
  because?: string;
  // run
  output?: Record<string, unknown>;
  error?: AwsError;
  // render
  response?: WireResponse;
}
