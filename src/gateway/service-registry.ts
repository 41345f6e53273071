import type { ServiceManifest } from "../core/service.js";
import { loadConstraints } from "../core/validation/constraints.js";
import type { Awaitable } from "../wire/awaitable.js";
import { type Ground, LoadedService } from "./loaded-service.js";

/** The services that have been asked for so far. Each is loaded once, at its first request. */
export class ServiceRegistry {
  private readonly loading = new Map<string, Promise<LoadedService>>();
  private readonly loaded = new Map<string, LoadedService>();
  private readonly ground: Ground;

  constructor(ground: Ground) {
    this.ground = ground;
  }

  get(manifest: ServiceManifest): Awaitable<LoadedService> {
    return this.loaded.get(manifest.name) ?? this.loadOnce(manifest);
  }

  private loadOnce(manifest: ServiceManifest): Promise<LoadedService> {
    let service = this.loading.get(manifest.name);
    if (!service) {
      service = this.load(manifest);
      this.loading.set(manifest.name, service);
      // A load that failed is tried again by the next request.
      service.catch(() => this.loading.delete(manifest.name));
    }
    return service;
  }

  isLoaded(name: string): boolean {
    return this.loading.has(name);
  }

  /** Stops every service that was started; all at once, whatever one of them throws. */
  async stop(): Promise<void> {
    const services = [...this.loading.values()];
    this.loading.clear();
    this.loaded.clear();
    const stops = await Promise.allSettled(services.map(async (service) => (await service).stop()));
    for (const stop of stops) {
      if (stop.status === "rejected")
        this.ground.log.error("a service did not stop", { error: String(stop.reason) });
    }
  }

  private async load(manifest: ServiceManifest): Promise<LoadedService> {
    const [table, constraints] = await Promise.all([manifest.load(), loadConstraints(manifest.name)]);
    const service = new LoadedService(manifest, table, constraints, this.ground);
    await service.start();
    if (this.loading.has(manifest.name)) this.loaded.set(manifest.name, service);
    return service;
  }
}
