import { rm, stat } from "node:fs/promises";
import type { Server } from "node:http";
import { join } from "node:path";
import { type ServerConfig, UsageError } from "./config.js";
import { type OwnedBlobs, openBlobs } from "./core/blobs/files.js";
import type { Clock } from "./core/clock.js";
import type { Context } from "./core/context.js";
import { Outbox } from "./core/events/outbox.js";
import type { IdentityAdmin } from "./core/identity/admin.js";
import { createIdentity } from "./core/identity/create-identity.js";
import type { Ids } from "./core/ids.js";
import { JobRunner } from "./core/jobs/runner.js";
import type { Logger } from "./core/log.js";
import { OwnMetrics } from "./core/metrics/own-metrics.js";
import { FolderInUse } from "./core/store/folder-lock.js";
import { openStore } from "./core/store/lmdb.js";
import type { RootStore } from "./core/store/store.js";
import { createUsageMeter, type UsageMeter } from "./core/usage-meter.js";
import { Zones } from "./core/zones.js";
import type { DataFolder } from "./data-folder.js";
import { ServiceDirectory } from "./gateway/directory.js";
import type { Exchange } from "./gateway/exchange.js";
import { createHttpServer } from "./gateway/front/server.js";
import { Gateway } from "./gateway/gateway.js";
import type { Ground } from "./gateway/loaded-service.js";
import { Metrics } from "./gateway/metrics.js";
import { RequestJournal } from "./gateway/request-journal.js";
import { ServiceRegistry } from "./gateway/service-registry.js";
import { SystemRoutes } from "./gateway/system-routes.js";
import { MANIFESTS } from "./services/registry.js";

export interface CloudParts {
  config: ServerConfig;
  folder: DataFolder;
  log: Logger;
  clock: Clock;
  ids: Ids;
  version: string;
}

/** What a reset replaces: services with their state, and the deliverers of events and jobs. */
interface Works {
  registry: ServiceRegistry;
  gateway: Gateway;
  outbox: Outbox<Context<never>>;
  jobs: JobRunner<Context<never>>;
  meter: UsageMeter;
  ownMetrics: OwnMetrics;
}

/** How long deliveries and jobs under way may take to finish when the server stops. */
const GRACE_MS_MAX = 1_000;

/** Everything but the port: the ground that services stand on, the services, and the gateway before them. */
export class Cloud {
  readonly http: Server;
  endpoint = "";
  private readonly parts: CloudParts;
  private readonly store: RootStore;
  private readonly blobs: OwnedBlobs;
  readonly identity: IdentityAdmin;
  private readonly directory = new ServiceDirectory(MANIFESTS);
  private readonly journal = new RequestJournal();
  private readonly zones = new Zones();
  private readonly metrics = new Metrics(() => process.memoryUsage.rss());
  private works: Works;
  private isReady = false;
  private resets: Promise<void> = Promise.resolve();

  static async open(parts: CloudParts): Promise<Cloud> {
    const { folder, clock, ids, log, config } = parts;
    await checkMounts(config.mounts);
    const durable = folder.isDurable;
    const store = await openStore({ folder: join(folder.path, "store"), durable }).catch((error: unknown) => {
      if (!(error instanceof FolderInUse)) throw error;
      const held = `the data folder ${folder.path} is in use by process ${error.pid}`;
      throw new UsageError(`${held}: stop that first, or choose another folder with --data`);
    });
    const blobs = openBlobs({ folder: join(folder.path, "blobs"), store, clock, ids, durable });
    const identity = await createIdentity({
      store: store.scope("identity"),
      clock,
      ids,
      log,
      keyFile: durable ? join(folder.path, "secret.key") : undefined,
      rootAccount: config.account,
    });
    const all = (await identity.listAccounts()).map(({ id }) => id);
    if (!all.includes(config.account)) {
      await store.close();
      const known = `the data folder ${folder.path} has no account ${config.account}, but ${all.join(", ")}`;
      throw new UsageError(`${known}: choose one with --account, or make one: lenticular account create`);
    }
    return new Cloud(parts, store, blobs, identity);
  }

  private constructor(parts: CloudParts, store: RootStore, blobs: OwnedBlobs, identity: IdentityAdmin) {
    const { clock, ids, log, version } = parts;
    this.parts = parts;
    this.store = store;
    this.blobs = blobs;
    this.identity = identity;
    this.works = this.assemble();
    const system = new SystemRoutes({
      version,
      directory: this.directory,
      isLoaded: (name) => this.works.registry.isLoaded(name),
      metrics: this.metrics,
      journal: this.journal,
      zones: this.zones,
      isReady: () => this.isReady,
      reset: () => this.reset(),
    });
    const handle = (exchange: Exchange) => this.works.gateway.handle(exchange);
    this.http = createHttpServer({ handle, system, clock, ids, log });
  }

  /** What single services are told by settings. */
  private get settings(): Readonly<Record<string, string>> {
    const { config } = this.parts;
    return { ...config.settings, models: config.models ?? "", mounts: config.mounts.join("\n") };
  }

  private assemble(): Works {
    const { config, clock, ids, log, folder } = this.parts;
    const { store, blobs, identity, directory, metrics } = this;
    const loaded = async (name: string) => {
      const manifest = directory.named(name);
      return manifest && (await registry.get(manifest));
    };
    const outbox = new Outbox<Context<never>>({
      store,
      clock,
      ids,
      log,
      subscriberOf: async (name, topic) => (await loaded(name))?.subscriber(topic),
    });
    const jobs = new JobRunner<Context<never>>({
      store,
      clock,
      log,
      workerOf: async (name, kind) => (await loaded(name))?.worker(kind),
    });
    const meter = createUsageMeter({ store, clock, log });
    const ownMetrics = new OwnMetrics({
      clock,
      log,
      publish: async ({ account, region }, Namespace, MetricData) => {
        const context = (await loaded("cloudwatch"))?.ownContext(account, region);
        await context?.call("cloudwatch", "PutMetricData", { Namespace, MetricData: MetricData as never[] });
      },
    });
    const ground: Ground = {
      store,
      blobs,
      clock,
      ids,
      log,
      identity,
      meter,
      metrics: ownMetrics,
      zones: this.zones,
      eventsOf: (service, account, region, trace) => outbox.eventsOf(service, account, region, trace),
      jobsOf: (service, account, region) => jobs.jobsOf(service, account, region),
      callOf: (context, caller) => gateway.callOf(context, caller),
      account: config.account,
      region: config.region,
      folder: join(folder.path, "services"),
      endpoint: () => this.endpoint,
      config: this.settings,
    };
    const registry = new ServiceRegistry(ground);
    const gateway = new Gateway({
      ground,
      directory,
      registry,
      identity,
      meter,
      metrics,
      journal: this.journal,
      accessLog: config.quiet ? "off" : config.logFormat,
    });
    return { registry, gateway, outbox, jobs, meter, ownMetrics };
  }

  /** The port is open: services may call us back, and what an earlier run left undone goes on. */
  async ready(endpoint: string): Promise<void> {
    this.endpoint = endpoint;
    await this.resume();
    this.isReady = true;
  }

  private async resume(): Promise<void> {
    const { outbox, jobs, registry } = this.works;
    await outbox.start();
    await jobs.start();
    for (const manifest of this.directory.manifests) {
      const isWanted = manifest.isWanted?.(this.settings) === true;
      const hasWork = manifest.background && (await this.hasRecords(manifest.storeName ?? manifest.name));
      if (isWanted || hasWork) {
        Promise.resolve(registry.get(manifest)).catch((error: unknown) => {
          this.parts.log.error("a service did not start", { service: manifest.name, error: String(error) });
        });
      }
    }
  }

  private async hasRecords(name: string): Promise<boolean> {
    const found = await this.store.list({ prefix: ["service", name], limit: 1 });
    return found.length > 0;
  }

  /** Empties everything, as before the first start. Root keys that were made stay. */
  /** One after another: within another, a reset would keep too little, as that has not put back yet what it keeps. */
  private reset(): Promise<void> {
    const next = this.resets.then(() => this.resetNow());
    this.resets = next.catch(() => undefined);
    return next;
  }

  private async resetNow(): Promise<void> {
    await this.stopWorks();
    this.zones.reset();
    await this.identity.reset(async () => {
      await this.store.clear();
      await this.blobs.sweep();
      await rm(join(this.parts.folder.path, "services"), { recursive: true, force: true });
    });
    this.works = this.assemble();
    await this.resume();
  }

  private async stopWorks(): Promise<void> {
    const { outbox, jobs, registry, meter, ownMetrics } = this.works;
    await Promise.all([outbox.stop(GRACE_MS_MAX), jobs.stop(GRACE_MS_MAX)]);
    await ownMetrics.close();
    await registry.stop();
    await meter.close();
  }

  async close(): Promise<void> {
    await this.stopWorks();
    await this.blobs.close();
    await this.identity.flush();
    await this.store.close();
  }
}

async function checkMounts(mounts: readonly string[]): Promise<void> {
  for (const mount of mounts) {
    const folder = mount.slice(mount.indexOf("=") + 1);
    const found = await stat(folder).catch(() => undefined);
    if (!found?.isDirectory()) throw new UsageError(`--mount ${mount}: there is no folder ${folder}`);
  }
}
