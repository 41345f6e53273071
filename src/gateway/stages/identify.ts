import { Buffer } from "node:buffer";
import type { ServiceManifest } from "../../core/service.js";
import { detectProtocol } from "../../wire/protocols.js";
import type { ServiceDirectory } from "../directory.js";
import type { Exchange } from "../exchange.js";
import { serviceNotBuilt } from "../not-built.js";
import type { ServiceRegistry } from "../service-registry.js";
import { signingNameOf } from "../sigv4/claim.js";

/** Longest unsigned form that is read to learn which service it is for. */
const FORM_BYTES_MAX = 1024 * 1024;

/** Finds the service and the protocol the client speaks, and loads the service at its first request. */
export async function identify(exchange: Exchange, directory: ServiceDirectory, registry: ServiceRegistry) {
  const manifest = await find(exchange, directory);
  exchange.manifest = manifest;
  exchange.service = await registry.get(manifest);
  exchange.protocol = exchange.service.protocolOf(detectProtocol(exchange.facts.headers, manifest.protocols));
}

async function find(exchange: Exchange, directory: ServiceDirectory): Promise<ServiceManifest> {
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
  if (plain) return plain;
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
