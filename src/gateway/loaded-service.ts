import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { AccessRequest } from "../core/access.js";
import type { Blobs } from "../core/blobs/blobs.js";
import { BoundedCache } from "../core/bounded-cache.js";
import type { Clock } from "../core/clock.js";
import type { Call, Context, RequestFacts } from "../core/context.js";
import type { Subscriber } from "../core/events/delivery.js";
import type { Events } from "../core/events/events.js";
import type { IdentityAdmin } from "../core/identity/admin.js";
import type { Decision } from "../core/identity/identity.js";
import type { PrincipalNames } from "../core/identity/principal-ids.js";
import type { Ids } from "../core/ids.js";
import type { Jobs } from "../core/jobs/jobs.js";
import type { Worker } from "../core/jobs/runner.js";
import type { Logger } from "../core/log.js";
import type { Meter, Usage } from "../core/metering.js";
import type { Observation } from "../core/metrics/observation.js";
import type { OwnMetrics } from "../core/metrics/own-metrics.js";
import type { Principal } from "../core/principal.js";
import type { Service, ServiceHost, ServiceManifest, Started } from "../core/service.js";
import type { KeyPart, RootStore, Store } from "../core/store/store.js";
import { numberTypesOf, type ServiceConstraints } from "../core/validation/constraints.js";
import { Validators } from "../core/validation/validator.js";
import type { Zones } from "../core/zones.js";
import { loadServiceModel, type OperationModel, type ServiceModel } from "../wire/model.js";
import type { Protocol, ProtocolName } from "../wire/protocol.js";
import { createProtocol } from "../wire/protocols.js";
import type { SdkModule } from "../wire/sdk-types.js";
import { requestConditions } from "./conditions.js";
import type { Exchange } from "./exchange.js";

/** What services are given; made by the server. */
export interface Ground {
  store: RootStore;
  blobs: Blobs;
  clock: Clock;
  ids: Ids;
  log: Logger;
  identity: IdentityAdmin;
  meter: Meter;
  metrics: OwnMetrics;
  zones: Zones;
  eventsOf(service: string, account: string, region: string, trace?: string): Events;
  jobsOf(service: string, account: string, region: string): Jobs;
  /** Calls through the front door, on behalf of the context that asks. */
  callOf(context: Context<never>, service: string): Call;
  account: string;
  region: string;
  /** Root of the services' private folders. */
  folder: string;
  /** Our own address on loopback; known once the port is open. */
  endpoint(): string;
  config: Readonly<Record<string, string>>;
}

/** By it what one request causes is told to belong together; functions pass it on with every call. */
const TRACE_HEADER = "x-amzn-trace-id";

/** Parts of the store that are kept ready. */
const STORES_MAX = 1_000;

/** Facts of work that no request caused. */
const OWN_FACTS: RequestFacts = {
  sourceIp: "127.0.0.1",
  userAgent: "lenticular",
  secure: false,
  method: "POST",
  host: "localhost",
  path: "/",
  query: "",
  headers: {},
  trailers: {},
  calledVia: [],
};

/** A service with its module loaded, its model built and its state started. */
export class LoadedService {
  readonly manifest: ServiceManifest;
  readonly table: Service;
  readonly model: ServiceModel;
  private readonly validators: Validators;
  private readonly ground: Ground;
  private readonly protocols = new Map<ProtocolName, Protocol>();
  /** By account and region. */
  private readonly stores = new BoundedCache<string, Store>(STORES_MAX);
  private readonly stopping: AbortController;
  private started: Started<unknown> = { state: undefined };

  constructor(manifest: ServiceManifest, table: Service, constraints: ServiceConstraints, ground: Ground) {
    this.manifest = manifest;
    this.table = table;
    this.ground = ground;
    this.stopping = new AbortController();
    this.validators = new Validators(manifest.name, constraints);
    const facts = { ...manifest, numberTypes: numberTypesOf(constraints) };
    this.model = loadServiceModel(table.sdk as unknown as SdkModule, facts);
  }

  async start(): Promise<void> {
    if (this.table.start) this.started = await this.table.start(this.host());
  }

  /** What its handlers stand on is going, or gone. */
  get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  async stop(): Promise<void> {
    this.stopping.abort(new Error("the server is stopping"));
    await this.started.stop?.();
  }

  protocolOf(name: ProtocolName): Protocol {
    let protocol = this.protocols.get(name);
    if (!protocol) {
      protocol = createProtocol(name);
      this.protocols.set(name, protocol);
    }
    return protocol;
  }

  /** The part of the store that an account's requests in a region are for. */
  storeOf(account: string, region: string): Store {
    const place = `${account}/${region}`;
    let store = this.stores.get(place);
    if (!store) {
      store = this.ground.store.scope(...this.scopePrefix(account, region));
      this.stores.set(place, store);
    }
    return store;
  }

  private scopePrefix(account: string, region: string): KeyPart[] {
    const { name, storeName = name, storeScope } = this.manifest;
    if (storeScope === "partition") return ["service", storeName];
    if (storeScope === "account") return ["service", storeName, account];
    return ["service", storeName, account, region];
  }

  /** Checks the modelled constraints; throws AWS's validation error. */
  validate(operation: OperationModel, input: Record<string, unknown>): void {
    this.validators.check(operation.name, input);
  }

  contextFor(exchange: Exchange): Context<never> {
    return new ServiceContext(this, this.ground, this.started.state, {
      requestId: exchange.requestId,
      operation: exchange.operation?.name ?? "",
      principal: exchange.principal ?? this.ownPrincipal(this.ground.account),
      region: exchange.region ?? this.ground.region,
      facts: exchange.facts,
      signal: () => exchange.signal,
    });
  }

  /** A context outside of any request: events, jobs, timers. */
  ownContext(
    account: string,
    region: string,
    principal: Principal = this.ownPrincipal(account),
    signal: AbortSignal = this.stopping.signal,
    trace?: string,
  ): Context<never> {
    const requestId = this.ground.ids.uuid();
    const headers: Record<string, string> = trace === undefined ? {} : { [TRACE_HEADER]: trace };
    const facts = { ...OWN_FACTS, headers, host: new URL(this.ground.endpoint()).host };
    return new ServiceContext(this, this.ground, this.started.state, {
      requestId,
      operation: "",
      principal,
      region,
      facts,
      signal: () => signal,
      account,
    });
  }

  /** Who takes the events of a topic of this service. */
  subscriber(topic: string): Subscriber<Context<never>> | undefined {
    const handler = this.table.events[topic];
    return (
      handler && {
        handler,
        context: (account, region, signal, trace) => this.contextOf(account, region, signal, trace),
      }
    );
  }

  /** Who runs this service's jobs of a kind. */
  worker(kind: string): Worker<Context<never>> | undefined {
    const handler = this.table.jobs[kind];
    return (
      handler && { handler, context: (account, region, signal) => this.contextOf(account, region, signal) }
    );
  }

  private contextOf(account: string, region: string, signal: AbortSignal, trace?: string): Context<never> {
    return this.ownContext(account, region, this.ownPrincipal(account), signal, trace);
  }

  private ownPrincipal(account: string): Principal {
    const service = `${this.manifest.name}.amazonaws.com`;
    return { type: "service", account, arn: service, userId: service, service };
  }

  private host(): ServiceHost {
    const { ground, manifest } = this;
    return {
      context: ({ account, region, principal, signal }) =>
        this.ownContext(account, region, principal, signal),
      identity: ground.identity,
      metrics: ground.metrics,
      zones: ground.zones,
      store: ground.store.scope("service", manifest.storeName ?? manifest.name),
      clock: ground.clock,
      ids: ground.ids,
      log: ground.log,
      signal: this.stopping.signal,
      endpoint: ground.endpoint(),
      account: ground.account,
      region: ground.region,
      config: ground.config,
      folder: async () => {
        const folder = join(ground.folder, manifest.name);
        await mkdir(folder, { recursive: true, mode: 0o700 });
        return folder;
      },
    };
  }
}

interface CallFacts {
  requestId: string;
  operation: string;
  principal: Principal;
  region: string;
  facts: RequestFacts;
  /** Asked for by few operations, and made only then. */
  signal(): AbortSignal;
  /** Whose resources; the principal's account unless told. */
  account?: string;
}

class ServiceContext implements Context<never> {
  readonly partition = "aws";
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  readonly requestId: string;
  readonly operation: string;
  readonly request: RequestFacts;
  readonly responseHeaders: Record<string, string> = {};
  readonly state: never;
  private readonly service: LoadedService;
  private readonly ground: Ground;
  private readonly signalOf: () => AbortSignal;
  private scoped: Store | undefined;

  constructor(service: LoadedService, ground: Ground, state: unknown, call: CallFacts) {
    this.service = service;
    this.ground = ground;
    this.account = call.account ?? (call.principal.account || ground.account);
    this.region = service.manifest.global ? ground.region : call.region;
    this.principal = call.principal;
    this.requestId = call.requestId;
    this.operation = call.operation;
    this.signalOf = call.signal;
    this.request = call.facts;
    // The table was defined with this state's type; here its name is erased.
    this.state = state as never;
  }

  get signal(): AbortSignal {
    return this.signalOf();
  }

  get endpoint(): string {
    return `${this.request.secure ? "https" : "http"}://${this.request.host}`;
  }

  get store(): Store {
    this.scoped ??= this.service.storeOf(this.account, this.region);
    return this.scoped;
  }

  get blobs(): Blobs {
    return this.ground.blobs;
  }
  get clock(): Clock {
    return this.ground.clock;
  }
  get ids(): Ids {
    return this.ground.ids;
  }
  get log(): Logger {
    return this.ground.log;
  }
  get principals(): PrincipalNames {
    return this.ground.identity.principals;
  }
  get events(): Events {
    const { name } = this.service.manifest;
    return this.ground.eventsOf(name, this.account, this.region, this.request.headers[TRACE_HEADER]);
  }
  get jobs(): Jobs {
    return this.ground.jobsOf(this.service.manifest.name, this.account, this.region);
  }
  get call(): Call {
    return this.ground.callOf(this, this.service.manifest.name);
  }

  meter(operation: string, usage: Usage[]): void {
    const { account, region } = this;
    this.ground.meter.record({ account, region, service: this.service.manifest.name, operation, usage });
  }

  measure(observations: readonly Observation[]): void {
    this.ground.metrics.observe(this, observations);
  }

  async decide(requests: readonly AccessRequest[], principal: Principal = this.principal): Promise<Decision> {
    const conditions = () => requestConditions(this, this.service.manifest, this.ground.clock.now());
    return await this.ground.identity.decide(principal, requests, conditions);
  }
}
