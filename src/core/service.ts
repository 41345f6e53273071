import type { Awaitable } from "../wire/awaitable.js";
import type { OperationModel } from "../wire/model.js";
import type { ProtocolName, WireRequest, WireResponse } from "../wire/protocol.js";
import type { SdkModules, ServiceName } from "../wire/sdk-modules.js";
import type { InputOf, OperationName, OutputOf } from "../wire/sdk-types.js";
import type { AccessRequest } from "./access.js";
import type { Clock } from "./clock.js";
import type { Context, RequestFacts } from "./context.js";
import type { EventHandler } from "./events/events.js";
import type { IdentityAdmin } from "./identity/admin.js";
import type { Ids } from "./ids.js";
import type { JobHandler } from "./jobs/jobs.js";
import type { Logger } from "./log.js";
import type { Usage } from "./metering.js";
import type { MetricsRule } from "./metrics/observation.js";
import type { Principal } from "./principal.js";
import type { Store } from "./store/store.js";
import type { Zones } from "./zones.js";

/** A handler: exact modelled input and output, nothing of HTTP. */
export type Operation<S extends ServiceName, N extends string, State = undefined> = (
  input: InputOf<SdkModules[S], N>,
  ctx: Context<State>,
) => Awaitable<OutputOf<SdkModules[S], N>>;

/** Which permissions a request needs; none at all (`[]`) where AWS asks for none. All must be allowed. */
export type AccessRule<S extends ServiceName, N extends string, State = undefined> = (
  input: InputOf<SdkModules[S], N>,
  ctx: Context<State>,
) => Awaitable<AccessRequest[]>;

export type MeterRule<S extends ServiceName, N extends string> = (
  input: InputOf<SdkModules[S], N>,
  output: OutputOf<SdkModules[S], N>,
) => Usage[];

/** How far `ctx.store` is scoped: `regional` to account and region, `account` to the account, `partition` not at all. */
export type StoreScope = "regional" | "account" | "partition";

/** What is known of a service without loading it: enough to recognise its requests. One `manifest.ts` a service. */
/** What `--set SERVICE.NAME=VALUE` may say to a service. */
export interface Setting {
  /** `isolation`; or for a family of settings its form, `RUNTIME`, with what fits it. */
  readonly name: string;
  readonly fits?: RegExp;
  /** What may stand there, for people: `auto or process`. */
  readonly values: string;
  readonly does: string;
}

export interface ServiceManifest<S extends ServiceName = ServiceName> {
  readonly name: S;
  /** Full name as AWS writes it: `Amazon DynamoDB`. */
  readonly title: string;
  /** Names in the credential scope: `["dynamodb"]`. */
  readonly signingNames: readonly string[];
  /**
   * Nobody else answers under its host names: its pages are signed in to by cookies, and what another service serves
   * there, an object with a script in it, would run beside them.
   */
  readonly ownsHosts?: boolean;
  /** First labels of host names that mean this service: `["dynamodb"]`; `NAME.localhost`, `NAME.REGION.amazonaws.com`. */
  readonly hostLabels: readonly string[];
  /** `x-amz-target` prefix. */
  readonly targetPrefix?: string;
  /** The first is the one of the SDK package; others are accepted too. */
  readonly protocols: readonly ProtocolName[];
  readonly version: string;
  readonly xmlNamespace?: string;
  readonly storeScope: StoreScope;
  /** A service without regions (`iam`): requests are taken in any, and stored in one. */
  readonly global?: boolean;
  readonly bodyBytesMax?: number;
  /** Takes unsigned requests; whether they may do anything is the resource policies' word (S3, federation in STS). */
  readonly anonymous?: boolean;
  /** The code of a denial, where the service has one of its own (SNS: `AuthorizationError`). Default: the protocol's. */
  readonly denialCode?: string;
  /** Tells this service's requests from those of others with the same signing name, or from unsigned ones. */
  recognises?(request: RequestFacts): boolean;
  /** Whose store this service works on, where two endpoints serve one product. Default: its own name. */
  readonly storeName?: string;
  /** Loaded right after start when its store holds anything: it has timers, pollers or lifecycles to run. */
  readonly background?: boolean;
  /** Whether the settings give it work to do from the start, records or none. */
  isWanted?(config: Readonly<Record<string, string>>): boolean;
  /** What it lets be set from outside; nothing unless told. */
  readonly settings?: readonly Setting[];
  load(): Promise<Service<S>>;
}

/**
 * A service: a table of operations with, for each, its handler, its permissions and its usage rows.
 * An operation the SDK knows and the table lacks answers `NotImplemented`.
 */
export interface ServiceTable<S extends ServiceName, N extends OperationName<SdkModules[S]> & string, State> {
  sdk: SdkModules[S];
  operations: { readonly [K in N]: Operation<S, K, State> };
  access: { readonly [K in N]: AccessRule<S, K, State> };
  metering: { readonly [K in N]: MeterRule<S, K> };
  /** Topic → handler of the events this service's own writes emit. */
  events?: Readonly<Record<string, EventHandler<Context<State>>>>;
  jobs?: Readonly<Record<string, JobHandler<Context<State>>>>;
  wire?: WireHooks<State>;
  /** What CloudWatch shows of this service's requests. */
  metrics?: MetricsRule;
  /** Makes the service's process-wide state, when it is first used. */
  start?(host: ServiceHost): Promise<Started<State>>;
}

export interface Started<State> {
  state: State;
  /** Stops timers, workers and children; resolves when they are gone. */
  stop?(): Promise<void>;
}

/** What a service gets when it starts: how to act outside of a request. */
export interface ServiceHost {
  /** A context for work of the service's own, in one account and region. Default principal: the service itself. */
  context(scope: {
    account: string;
    region: string;
    principal?: Principal;
    signal?: AbortSignal;
  }): Context<never>;
  /** The service's whole store, above its scopes (keys begin with account, region): to find what has background work. */
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Aborted when the server stops. */
  readonly signal: AbortSignal;
  /** Our own HTTP endpoint on loopback, for child processes. */
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  /** A private folder of the service below the data folder, for what children and engines need as files. */
  folder(): Promise<string>;
  readonly config: Readonly<Record<string, string>>;
  /** Accounts, principals and credentials: for the services that administer them (`iam`, `sts`, sign-in). */
  readonly identity: IdentityAdmin;
  /** Which Availability Zones are down. */
  readonly zones: Zones;
  /** Writes what the services have measured so far (for `cloudwatch`). */
  readonly metrics: { flush(): Promise<void> };
}

/** For the few requests that are not plain SDK calls. */
export interface WireHooks<State> {
  /** Takes off what the schema does not know (S3: the bucket, from host or path) and gives it as input members. */
  rewrite?(request: WireRequest, host: string): { request: WireRequest; members: Record<string, unknown> };
  /** Answers a request that no operation stands for (form uploads, websites, function URLs); undefined to go on. */
  intercept?(request: WireRequest, ctx: Context<State>): Promise<WireResponse | undefined>;
  /** Refuses a body before it is read as the operation's input (S3: by its digests). */
  verify?(operation: OperationModel, request: WireRequest, ctx: Context<State>): Awaitable<void>;
  /** Asked when a request could not be read as its operation's input: throws what is to be told in that fault's place. */
  overrule?(error: unknown, operation: OperationModel, ctx: Context<State>): Promise<void>;
  /** Last change to a response (CORS headers, `x-amz-bucket-region`, …), errors too. */
  finish?(request: WireRequest, response: WireResponse, ctx: Context<State>): Promise<void> | void;
}

/** A loaded service, its operation names erased: what the gateway runs. */
export interface Service<S extends ServiceName = ServiceName> {
  readonly sdk: SdkModules[S];
  readonly operations: Readonly<Record<string, ErasedOperation>>;
  readonly access: Readonly<Record<string, ErasedAccessRule>>;
  readonly metering: Readonly<Record<string, ErasedMeterRule>>;
  readonly events: Readonly<Record<string, EventHandler<Context<never>>>>;
  readonly jobs: Readonly<Record<string, JobHandler<Context<never>>>>;
  readonly wire: WireHooks<never>;
  readonly metrics?: MetricsRule;
  start?(host: ServiceHost): Promise<Started<unknown>>;
}

type Members = Record<string, unknown>;
export type ErasedOperation = (input: Members, ctx: Context<never>) => Awaitable<Members>;
export type ErasedAccessRule = (input: Members, ctx: Context<never>) => Awaitable<AccessRequest[]>;
export type ErasedMeterRule = (input: Members, output: Members) => Usage[];

/**
 * Makes a service of its table. `defineService<"sts">()({…})`: the operation names are inferred from `operations`, and
 * the compiler proves that `access` and `metering` name exactly the same ones.
 */
export function defineService<S extends ServiceName, State = undefined>() {
  return <N extends OperationName<SdkModules[S]> & string>(table: ServiceTable<S, N, State>): Service<S> =>
    ({ events: {}, jobs: {}, wire: {}, ...table }) as unknown as Service<S>;
}
