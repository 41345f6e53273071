import { Buffer } from "node:buffer";
import type { ServiceManifest } from "../../core/service.js";
import { type Awaitable, isPending } from "../../wire/awaitable.js";
import { detectProtocol } from "../../wire/protocols.js";
import type { ServiceDirectory } from "../directory.js";
import type { Exchange } from "../exchange.js";
import type { LoadedService } from "../loaded-service.js";
import { serviceNotBuilt } from "../not-built.js";
import type { ServiceRegistry } from "../service-registry.js";
import { signingNameOf } from "../sigv4/claim.js";

/** Longest unsigned form that is read to learn which service it is for. */
const FORM_BYTES_MAX = 1024 * 1024;

/** Finds the service and the protocol the client speaks, and loads the service at its first request. */
export function identify(
  exchange: Exchange,
  directory: ServiceDirectory,
  registry: ServiceRegistry,
): Awaitable<void> {
  const manifest = find(exchange, directory);
  if (isPending(manifest)) return manifest.then((found) => take(exchange, found, registry));
  return take(exchange, manifest, registry);
}

function take(exchange: Exchange, manifest: ServiceManifest, registry: ServiceRegistry): Awaitable<void> {
  exchange.manifest = manifest;
  const service = registry.get(manifest);
  return isPending(service)
    ? service.then((loaded) => speak(exchange, manifest, loaded))
    : speak(exchange, manifest, service);
}

function speak(exchange: Exchange, manifest: ServiceManifest, service: LoadedService): void {
  exchange.service = service;
  exchange.protocol = service.protocolOf(detectProtocol(exchange.facts.headers, manifest.protocols));
}

function find(exchange: Exchange, directory: ServiceDirectory): Awaitable<ServiceManifest> {
  const { facts } = exchange;
  const hosted = directory.hosted(facts.host);
  if (hosted?.ownsHosts) return hosted;
  const signingName = signingNameOf(facts.headers["authorization"], facts.query);
  if (signingName !== undefined) {
    const signed = directory.signedAs(signingName, facts);
    if (signed) return signed;
    const called = directory.targeted(facts);
    if (called) {
      exchange.isScopedElsewhere = true;
      return called;
    }
    throw serviceNotBuilt(signingName);
  }
  const plain = directory.targeted(facts) ?? hosted ?? directory.recognised(facts);
  return plain ?? findByVersion(exchange, directory);
}

async function findByVersion(exchange: Exchange, directory: ServiceDirectory): Promise<ServiceManifest> {
  const version = await queryVersion(exchange);
  const found = (version && directory.versioned(version)) || directory.named("s3");
  if (found) return found;
  throw serviceNotBuilt("s3");
}

/** Calls such as AssumeRoleWithWebIdentity come unsigned: only their form says what they are. */
async function queryVersion(exchange: Exchange): Promise<string | undefined> {
  const { facts, body } = exchange;
  if (facts.query.includes("Action=")) return new URLSearchParams(facts.query).get("Version") ?? undefined;
  if (!facts.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return undefined;
  const form = Buffer.from(await body.collect(FORM_BYTES_MAX)).toString("utf8");
  return new URLSearchParams(form).get("Version") ?? undefined;
}
