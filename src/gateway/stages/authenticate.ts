import { type Awaitable, whenThere } from "../../wire/awaitable.js";
import { AwsError } from "../../wire/aws-error.js";
import type { Authenticated, Authenticator } from "../authentication/authenticator.js";
import { type AuthFamily, authFamily, refuse } from "../authentication/errors.js";
import type { Exchange } from "../exchange.js";
import { loaded } from "./loaded.js";

/** Verifies the signature. An unsigned request goes on as anonymous only where the service takes such requests. */
export function authenticate(
  exchange: Exchange,
  authenticator: Authenticator,
  defaultRegion: string,
): Awaitable<void> {
  const { manifest, protocol, service } = loaded(exchange);
  const family = authFamily(manifest.name, protocol.name);
  const { facts, body } = exchange;
  // A browser's preflight is unsigned, even where it is for a URL that is signed for another method.
  if (facts.method === "OPTIONS" && manifest.anonymous) {
    exchange.principal = { type: "anonymous", account: "", arn: "*", userId: "anonymous" };
    exchange.region = regionOfHost(facts.host) ?? defaultRegion;
    return;
  }
  const authenticating = authenticator.authenticate(facts, body, family, service.model.bodyBytesMax);
  return whenThere(authenticating, (caller) => admit(exchange, caller, family, defaultRegion));
}

function admit(exchange: Exchange, caller: Authenticated, family: AuthFamily, defaultRegion: string): void {
  const { manifest } = loaded(exchange);
  const { principal, accessKeyId, region } = caller;
  if (exchange.isScopedElsewhere) {
    const name = manifest.signingNames[0] ?? manifest.name;
    throw refuse("mismatch", family, `Credential should be scoped to correct service: '${name}'.`);
  }
  exchange.principal = principal;
  exchange.accessKeyId = accessKeyId;
  exchange.region = region ?? regionOfHost(exchange.facts.host) ?? defaultRegion;
  if (!isRegionName(exchange.region))
    throw new AwsError("InvalidRegion", `'${exchange.region}' is not a region name.`);
  if (principal.type === "anonymous" && !manifest.anonymous) throw refuse("missing", family);
}

/** `s3.eu-west-1.amazonaws.com`, `dynamodb.eu-west-1.localhost` → `eu-west-1`. */
function regionOfHost(host: string): string | undefined {
  return /(?:^|\.)([a-z]{2}(?:-[a-z]+){1,2}-\d)\./.exec(host)?.[1];
}

function isRegionName(region: string): boolean {
  return /^[a-z0-9-]{1,40}$/.test(region);
}
