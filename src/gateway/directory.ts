import { BoundedCache } from "../core/bounded-cache.js";
import type { RequestFacts } from "../core/context.js";
import type { ServiceManifest } from "../core/service.js";

const HOSTS_MAX = 1_000;

/** Finds the service that a request is for, from the manifests alone: nothing is loaded to decide. */
export class ServiceDirectory {
  readonly manifests: readonly ServiceManifest[];
  private readonly bySigningName = new Map<string, ServiceManifest[]>();
  private readonly byTarget = new Map<string, ServiceManifest>();
  private readonly byHostLabel = new Map<string, ServiceManifest>();
  /** Of hosts seen lately. */
  private readonly byHost = new BoundedCache<string, ServiceManifest | "none">(HOSTS_MAX);
  private readonly byName = new Map<string, ServiceManifest>();

  constructor(manifests: readonly ServiceManifest[]) {
    this.manifests = manifests;
    for (const manifest of manifests) {
      this.byName.set(manifest.name, manifest);
      for (const name of manifest.signingNames) {
        const sharing = this.bySigningName.get(name) ?? [];
        this.bySigningName.set(name, [...sharing, manifest]);
      }
      if (manifest.targetPrefix) this.byTarget.set(manifest.targetPrefix, manifest);
      for (const label of manifest.hostLabels) this.byHostLabel.set(label, manifest);
    }
  }

  named(name: string): ServiceManifest | undefined {
    return this.byName.get(name);
  }

  /** By the credential scope's service, where several services may share a signing name. */
  signedAs(signingName: string, request: RequestFacts): ServiceManifest | undefined {
    const candidates = this.bySigningName.get(signingName);
    if (!candidates) return undefined;
    if (candidates.length === 1) return candidates[0];
    const target = this.targeted(request);
    if (target && candidates.includes(target)) return target;
    return (
      candidates.find((each) => each.recognises?.(request)) ?? candidates.find((each) => !each.recognises)
    );
  }

  /** By `x-amz-target`. */
  targeted(request: RequestFacts): ServiceManifest | undefined {
    const target = request.headers["x-amz-target"];
    return target === undefined ? undefined : this.byTarget.get(target.slice(0, target.lastIndexOf(".")));
  }

  /**
   * By host name: `dynamodb.us-east-1.amazonaws.com`, `lambda.localhost`, `photos.s3.localhost`. The last label that is a
   * service's tells: what stands before it is a name its owner chose (a bucket called `kms`).
   */
  hosted(host: string): ServiceManifest | undefined {
    let found = this.byHost.get(host);
    if (found === undefined) {
      found = this.labelled(host) ?? "none";
      this.byHost.set(host, found);
    }
    return found === "none" ? undefined : found;
  }

  private labelled(host: string): ServiceManifest | undefined {
    const labels = host.split(":", 1)[0]?.toLowerCase().split(".") ?? [];
    for (let place = labels.length - 1; place >= 0; place--) {
      const manifest = this.byHostLabel.get(labels[place] ?? "");
      if (manifest) return manifest;
    }
    return undefined;
  }

  /** By the `Version` of a query-protocol form. */
  versioned(version: string): ServiceManifest | undefined {
    return this.manifests.find(
      (each) => each.version === version && each.protocols.some((p) => p.endsWith("Query")),
    );
  }

  recognised(request: RequestFacts): ServiceManifest | undefined {
    return this.manifests.find((each) => each.recognises?.(request));
  }
}
