import { rm } from "node:fs/promises";
import type { Server } from "node:http";
import { join } from "node:path";
import type { ServerConfig } from "./config.js";
import type { Clock } from "./core/clock.js";
import type { AccessKeyPair, IdentityAdmin } from "./core/identity/admin.js";
import { createIdentity } from "./core/identity/create-identity.js";
import type { Ids } from "./core/ids.js";
import type { Logger } from "./core/log.js";
import { openStore } from "./core/store/lmdb.js";
import type { RootStore } from "./core/store/store.js";
import type { DataFolder } from "./data-folder.js";
import { ServiceDirectory } from "./gateway/directory.js";
import { Gateway } from "./gateway/gateway.js";
import { createHttpServer } from "./gateway/http.js";
import { Metrics } from "./gateway/metrics.js";
import { type Ground, ServiceRegistry } from "./gateway/service-registry.js";
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

/** Everything but the port: the ground that services stand on, the services, and the gateway before them. */
export class Cloud {
  readonly http: Server;
  endpoint = "";
  private readonly parts: CloudParts;
  private readonly store: RootStore;
  private readonly identity: IdentityAdmin;
  private readonly registry: ServiceRegistry;
  private isReady = false;

  static async open(parts: CloudParts): Promise<Cloud> {
    const { folder, clock, ids, log, config } = parts;
    const store = await openStore({ folder: join(folder.path, "store"), durable: folder.isDurable });
    const identity = await createIdentity({
      store: store.scope("identity"),
      clock,
      ids,
      log,
      keyFile: folder.isDurable ? join(folder.path, "secret.key") : undefined,
      rootAccount: config.account,
    });
    return new Cloud(parts, store, identity);
  }

  private constructor(parts: CloudParts, store: RootStore, identity: IdentityAdmin) {
    const { config, clock, ids, log, version } = parts;
    this.parts = parts;
    this.store = store;
    this.identity = identity;
    const directory = new ServiceDirectory(MANIFESTS);
    const metrics = new Metrics(() => process.memoryUsage.rss());
    const ground: Ground = {
      store,
      blobs: undefined as never,
      clock,
      ids,
      log,
      identity,
      eventsOf: () => ({ emit: () => {} }),
      jobsOf: () => undefined as never,
      callOf: (context, caller) => gateway.callOf(context, caller),
      account: config.account,
      region: config.region,
      folder: join(parts.folder.path, "services"),
      endpoint: () => this.endpoint,
      config: { models: config.models ?? "", mounts: config.mounts.join("\n") },
    };
    this.registry = new ServiceRegistry(ground);
    const meter = { record: () => {} };
    const gateway = new Gateway({
      ground,
      directory,
      registry: this.registry,
      identity,
      meter,
      metrics,
      accessLog: !config.quiet,
    });
    const system = new SystemRoutes({
      version,
      directory,
      registry: this.registry,
      metrics,
      isReady: () => this.isReady,
      reset: () => this.reset(),
    });
    this.http = createHttpServer({ gateway, system, clock, ids, log });
  }

  /** The port is open: from here on services may call us back. */
  ready(endpoint: string): void {
    this.endpoint = endpoint;
    this.isReady = true;
  }

  hasWellKnownKey(): Promise<boolean> {
    return this.identity.hasWellKnownKey();
  }

  replaceRootKeys(account: string): Promise<AccessKeyPair> {
    return this.identity.replaceRootKeys(account);
  }

  /** Empties everything, as before the first start. Root keys that were made stay. */
  private async reset(): Promise<void> {
    await this.registry.stop();
    await this.identity.reset(async () => {
      await this.store.clear();
      await rm(join(this.parts.folder.path, "services"), { recursive: true, force: true });
    });
  }

  async close(): Promise<void> {
    await this.registry.stop();
    await this.identity.close();
    await this.store.close();
  }
}
