import type { RequestFacts } from "../core/context.js";
import type { Zones } from "../core/zones.js";
import type { WireResponse } from "../wire/protocol.js";
import type { ServiceDirectory } from "./directory.js";
import type { Metrics } from "./metrics.js";
import type { RequestJournal } from "./request-journal.js";

export interface SystemParts {
  version: string;
  directory: ServiceDirectory;
  isLoaded(service: string): boolean;
  metrics: Metrics;
  journal: RequestJournal;
  zones: Zones;
  isReady(): boolean;
  /** Empties everything. */
  reset(): Promise<void>;
}

const REQUESTS = "/_lenticular/requests/";
/** Which Availability Zones are down; below it `NAME/down` and `NAME/up`. */
const ZONES = "/_lenticular/zones";

/** `/_lenticular/…`: health, metrics, reset, zones and how requests were decided; no part of AWS. */
export class SystemRoutes {
  private readonly parts: SystemParts;

  constructor(parts: SystemParts) {
    this.parts = parts;
  }

  /** Whether a request is for these pages, and not for AWS. */
  concerns(facts: RequestFacts): boolean {
    const { path } = facts;
    if (path === "/") return isAtRoot(facts) && !this.parts.directory.hosted(facts.host)?.ownsHosts;
    if (path === "/_localstack/health") return true;
    return path.startsWith("/_lenticular/") && this.parts.directory.recognised(facts) === undefined;
  }

  async answer(facts: RequestFacts): Promise<WireResponse> {
    const { path } = facts;
    if (isEndpointCheck(facts)) return text(200, `healthy: ${facts.host} `);
    if (isAtRoot(facts)) return text(200, this.welcome(facts.host));
    if (path === "/_lenticular/health" || path === "/_localstack/health") return json(200, this.health());
    if (path === "/_lenticular/metrics") {
      const response = text(200, await this.parts.metrics.text());
      response.headers["content-type"] = "text/plain; version=0.0.4; charset=utf-8";
      return response;
    }
    if (path === "/_lenticular/reset") return this.reset(facts);
    if (path === ZONES) return json(200, { down: this.parts.zones.down });
    if (path.startsWith(`${ZONES}/`)) return this.changeZone(facts);
    if (path.startsWith(REQUESTS)) return this.request(facts);
    return json(404, { message: `${path} is not a page of Lenticular` });
  }

  private health(): Record<string, unknown> {
    const { version, directory, isLoaded, isReady } = this.parts;
    const services = Object.fromEntries(
      directory.manifests.map(({ name }) => [name, isLoaded(name) ? "running" : "available"]),
    );
    return { status: isReady() ? "ready" : "starting", version, services };
  }

  private async reset(facts: RequestFacts): Promise<WireResponse> {
    if (facts.method !== "POST") return json(405, { message: "use POST" });
    if (!isLocalProgram(facts)) return json(403, { message: "reset is for programs on this machine only" });
    await this.parts.reset();
    return json(200, { status: "reset" });
  }

  private changeZone(facts: RequestFacts): WireResponse {
    if (facts.method !== "POST") return json(405, { message: "use POST" });
    if (!isLocalProgram(facts)) return json(403, { message: "zones are for programs on this machine only" });
    const { zones } = this.parts;
    const [name = "", state, ...more] = facts.path.slice(ZONES.length + 1).split("/");
    if ((state !== "down" && state !== "up") || more.length > 0)
      return json(404, { message: `use ${ZONES}/NAME/down or ${ZONES}/NAME/up` });
    if (!zones.set(name, state === "down")) return json(404, { message: `there is no zone ${name}` });
    return json(200, { down: zones.down });
  }

  /** How a request was decided; `lenticular why` asks it. */
  private request(facts: RequestFacts): WireResponse {
    if (!isLocalProgram(facts))
      return json(403, { message: "requests are for programs on this machine only" });
    const found = this.parts.journal.find(facts.path.slice(REQUESTS.length));
    return found ? json(200, found) : json(404, { message: "no such request among the last ones" });
  }

  private welcome(host: string): string {
    const names = this.parts.directory.manifests.map(({ name }) => name).join(", ");
    return [
      `Lenticular ${this.parts.version} is running.`,
      "",
      `This is an endpoint for AWS's SDKs and command line, for example:`,
      `  aws --endpoint-url http://${host} s3 ls`,
      "",
      `Services: ${names}`,
      `Sign in:  http://${host}/_lenticular/signin/console`,
      `Health:   http://${host}/_lenticular/health`,
      `Metrics:  http://${host}/_lenticular/metrics`,
      "",
    ].join("\n");
  }
}

/** A program on this machine, and no page in a browser. */
function isLocalProgram({ sourceIp, headers }: RequestFacts): boolean {
  return /^(127\.|::1$)/.test(sourceIp) && headers["origin"] === undefined;
}

/** Somebody without a signature at the root: a person's browser, or who asks whether an endpoint is well. */
function isAtRoot(facts: RequestFacts): boolean {
  const { method, path, query, headers } = facts;
  if (path !== "/" || method !== "GET" || query !== "" || headers["authorization"] !== undefined)
    return false;
  return (headers["accept"] ?? "").includes("text/html") || isEndpointCheck(facts);
}

/** DynamoDB's endpoints tell load balancers and pings, in these words, that they are there. */
function isEndpointCheck({ host }: RequestFacts): boolean {
  return /^(?:streams\.)?dynamodb\./i.test(host);
}

function json(status: number, value: unknown): WireResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

function text(status: number, body: string): WireResponse {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}
