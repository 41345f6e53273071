import type { SdkModules, ServiceName } from "../wire/sdk-modules.js";
import type { InputOf, OperationName, OutputOf } from "../wire/sdk-types.js";
import type { AccessRequest } from "./access.js";
import type { Blobs } from "./blobs/blobs.js";
import type { Clock } from "./clock.js";
import type { Events } from "./events/events.js";
import type { Decision } from "./identity/identity.js";
import type { PrincipalNames } from "./identity/principal-ids.js";
import type { Ids } from "./ids.js";
import type { Jobs } from "./jobs/jobs.js";
import type { Logger } from "./log.js";
import type { Usage } from "./metering.js";
import type { Observation } from "./metrics/observation.js";
import type { Principal } from "./principal.js";
import type { Store } from "./store/store.js";

/** The HTTP facts of a call. In-process calls carry those of the call that caused them. */
export interface RequestFacts {
  sourceIp: string;
  userAgent: string;
  /** True over TLS (`aws:SecureTransport`). */
  secure: boolean;
  method: string;
  /** Host header as sent, with port. */
  host: string;
  /** Raw path and query as sent. */
  path: string;
  query: string;
  /** Lower-case names; a repeated header is joined by `,`. */
  headers: Readonly<Record<string, string>>;
  /** Services that call on the caller's behalf, first to last (`rekognition.amazonaws.com`). Empty for a direct call. */
  calledVia: readonly string[];
  /** Verified trailers of an `aws-chunked` body, lower-case names. Empty until the body has ended. */
  trailers: Readonly<Record<string, string>>;
}

/** Calls another service through the front door: the same stages, in-process. */
export type Call = <S extends ServiceName, N extends OperationName<SdkModules[S]> & string>(
  service: S,
  operation: N,
  input: InputOf<SdkModules[S], N>,
  options?: CallOptions,
) => Promise<OutputOf<SdkModules[S], N>>;

export interface CallOptions {
  /** Who calls. Default: the caller of this request. */
  as?: CallAs;
  region?: string;
  signal?: AbortSignal;
}

export type CallAs =
  | { role: string; sessionName: string }
  /** The service itself; `sourceArn` becomes `aws:SourceArn`, `account` `aws:SourceAccount`. */
  | { service: string; account: string; sourceArn?: string }
  | { principal: Principal };

/** What a handler gets beside its input. `State` is what the service's `start` made, one per process. */
export interface Context<State = undefined> {
  readonly account: string;
  readonly region: string;
  /** `aws` */
  readonly partition: string;
  readonly principal: Principal;
  readonly requestId: string;
  readonly operation: string;
  /** Aborted when the caller goes away or the server stops. */
  readonly signal: AbortSignal;
  readonly request: RequestFacts;
  /** Headers to send beside the modelled ones (`x-lenticular-engine`, …). */
  readonly responseHeaders: Record<string, string>;
  /** Base URL by which this caller reaches us, for example `http://127.0.0.1:4566`. */
  readonly endpoint: string;

  /** Scoped as the service declares: to account and region, to the account, or to all. */
  readonly store: Store;
  readonly blobs: Blobs;
  readonly events: Events;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly call: Call;
  /**
   * Asks the evaluator beside the operation's own access rule: for the single items of a batch, and for requests that are
   * answered by `intercept`. Default principal: the caller.
   */
  decide(requests: readonly AccessRequest[], principal?: Principal): Promise<Decision>;
  /** For services whose resources have policies: names to ids when one is stored, and back when it is shown. */
  readonly principals: PrincipalNames;
  /**
   * Records usage that no answer tells: of events, jobs and pollers, and what is known only after the answer. The rows of
   * a request go through the service's metering table instead.
   */
  meter(operation: string, usage: Usage[]): void;
  /** Measures for CloudWatch what no request tells (`ServiceTable.metrics` is for those). */
  measure(observations: readonly Observation[]): void;
  readonly state: State;
}
