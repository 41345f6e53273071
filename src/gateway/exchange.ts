import type { Context, RequestFacts } from "../core/context.js";
import type { Usage } from "../core/metering.js";
import type { Principal } from "../core/principal.js";
import type { ServiceManifest } from "../core/service.js";
import type { AwsError } from "../wire/aws-error.js";
import type { OperationModel } from "../wire/model.js";
import type { Protocol, WireRequest, WireResponse } from "../wire/protocol.js";
import type { IncomingBody } from "./body.js";
import type { LoadedService } from "./loaded-service.js";

/** How a caller going away is told. */
export interface Departure {
  readonly signal: AbortSignal;
}

/** One request on its way through the stages. Each stage fills in what the next ones need. */
export class Exchange {
  readonly requestId: string;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  readonly facts: RequestFacts;
  readonly body: IncomingBody;
  private readonly departure: Departure;

  // Every field is there from the start, so that all exchanges have one shape.
  // identify
  manifest: ServiceManifest | undefined = undefined;
  service: LoadedService | undefined = undefined;
  protocol: Protocol | undefined = undefined;
  /** The signature's scope names a service that there is not; the request itself names the one it is for. */
  isScopedElsewhere = false;
  // authenticate
  principal: Principal | undefined = undefined;
  accessKeyId: string | undefined = undefined;
  region: string | undefined = undefined;
  // parse
  wire: WireRequest | undefined = undefined;
  operation: OperationModel | undefined = undefined;
  input: Record<string, unknown> | undefined = undefined;
  context: Context<never> | undefined = undefined;
  // authorize
  /** The first permission that was asked for: `s3:GetObject`; undefined where none is needed. */
  action: string | undefined = undefined;
  because: string | undefined = undefined;
  encodedDenial: (() => string) | undefined = undefined;
  // run
  output: Record<string, unknown> | undefined = undefined;
  error: AwsError | undefined = undefined;
  usage: readonly Usage[] = [];
  // render
  response: WireResponse | undefined = undefined;

  constructor(
    requestId: string,
    startedAt: number,
    facts: RequestFacts,
    body: IncomingBody,
    departure: Departure,
  ) {
    this.requestId = requestId;
    this.startedAt = startedAt;
    this.facts = facts;
    this.body = body;
    this.departure = departure;
  }

  /** Aborted when the client goes away. */
  get signal(): AbortSignal {
    return this.departure.signal;
  }
}
