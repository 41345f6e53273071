import type { Call, CallAs, CallOptions, Context } from "../core/context.js";
import type { Identity } from "../core/identity/identity.js";
import type { Meter } from "../core/metering.js";
import type { Principal } from "../core/principal.js";
import { type Awaitable, isPending, whenThere } from "../wire/awaitable.js";
import { AwsError } from "../wire/aws-error.js";
import { Authenticator } from "./authentication/authenticator.js";
import { IncomingBody } from "./body.js";
import type { ServiceDirectory } from "./directory.js";
import { Exchange } from "./exchange.js";
import type { Ground, LoadedService } from "./loaded-service.js";
import type { Metrics } from "./metrics.js";
import { operationNotBuilt, serviceNotBuilt } from "./not-built.js";
import type { RequestJournal } from "./request-journal.js";
import type { ServiceRegistry } from "./service-registry.js";
import { logAccess } from "./stages/access-log.js";
import { authenticate } from "./stages/authenticate.js";
import { authorize } from "./stages/authorize.js";
import { finish } from "./stages/finish.js";
import { identify } from "./stages/identify.js";
import { measure } from "./stages/measure.js";
import { meter } from "./stages/meter.js";
import { parse } from "./stages/parse.js";
import { render, renderError } from "./stages/render.js";
import { run } from "./stages/run.js";

/** What a stage has to do is done when it returns, or when what it returns resolves. */
type Stage = (exchange: Exchange) => Awaitable<void>;

const NO_BODY = new IncomingBody(new Uint8Array(0), 0);

export interface GatewayParts {
  ground: Ground;
  directory: ServiceDirectory;
  registry: ServiceRegistry;
  identity: Identity;
  meter: Meter;
  metrics: Metrics;
  journal: RequestJournal;
  /** `off` under `--quiet`. */
  accessLog: "off" | "json" | "text";
}

/** The stages of one request, one per line, in order; and the same stages for calls that services make. */
export class Gateway {
  private readonly parts: GatewayParts;
  private readonly stages: readonly Stage[];

  constructor(parts: GatewayParts) {
    const { ground, directory, registry, identity } = parts;
    const authenticator = new Authenticator(identity, ground.clock);
    this.parts = parts;
    this.stages = [
      (exchange) => identify(exchange, directory, registry),
      (exchange) => authenticate(exchange, authenticator, ground.region),
      (exchange) => parse(exchange),
      (exchange) => authorize(exchange, identity, ground.clock.now()),
      (exchange) => run(exchange),
      (exchange) => meter(exchange, parts.meter),
      (exchange) => render(exchange),
    ];
  }

  /** Fills in `exchange.response`, whatever happens. */
  handle(exchange: Exchange): Awaitable<void> {
    const refused = (thrown: unknown) => {
      renderError(exchange, thrown, this.parts.ground.log);
      return this.end(exchange);
    };
    try {
      const passing = this.pass(exchange, 0);
      if (isPending(passing)) return passing.then(() => this.end(exchange), refused);
    } catch (thrown) {
      return refused(thrown);
    }
    return this.end(exchange);
  }

  private end(exchange: Exchange): Awaitable<void> {
    return whenThere(finish(exchange, this.parts.ground.log), () => this.observe(exchange));
  }

  /** Through the stages from number `from` on, until one has answered. */
  private pass(exchange: Exchange, from: number): Awaitable<void> {
    for (let at = from; at < this.stages.length && !exchange.response; at++) {
      const passing = this.stages[at]?.(exchange);
      if (isPending(passing)) return passing.then(() => this.pass(exchange, at + 1));
    }
  }

  /** What is noted of an answered request. */
  private observe(exchange: Exchange): void {
    const { ground, identity, metrics, accessLog } = this.parts;
    if (exchange.accessKeyId && exchange.manifest && exchange.region) {
      const { manifest, region, action } = exchange;
      identity.used(exchange.accessKeyId, { service: manifest.name, region, action });
    }
    const elapsedMs = ground.clock.monotonic() - exchange.startedAt;
    measure(exchange, elapsedMs, ground.metrics);
    metrics.observe(exchange, elapsedMs);
    this.parts.journal.note(exchange);
    if (accessLog !== "off") logAccess(exchange, elapsedMs, ground.log, accessLog);
  }

  /** `ctx.call`: validate, authorize, run and meter, in-process. Input and output stay objects; streams stay streams. */
  callOf(context: Context<never>, caller: string): Call {
    const call = async (
      name: string,
      operationName: string,
      input: Record<string, unknown>,
      options: CallOptions = {},
    ): Promise<unknown> => {
      const manifest = this.parts.directory.named(name);
      if (!manifest) throw serviceNotBuilt(name);
      const service = await this.parts.registry.get(manifest);
      const operation = service.model.operations.get(operationName);
      if (!operation || !service.table.operations[operationName])
        throw operationNotBuilt(manifest, operationName);
      service.validate(operation, input);
      const exchange = await this.innerExchange(context, caller, service, options);
      exchange.operation = operation;
      exchange.input = input;
      exchange.context = service.contextFor(exchange);
      const { ground } = this.parts;
      try {
        await authorize(exchange, this.parts.identity, ground.clock.now());
        await run(exchange);
        meter(exchange, this.parts.meter);
      } catch (thrown) {
        if (thrown instanceof AwsError) exchange.error = thrown;
        throw thrown;
      } finally {
        measure(exchange, ground.clock.monotonic() - exchange.startedAt, ground.metrics);
      }
      return exchange.output;
    };
    // Typed at its boundary by Call: the operation's name decides input and output.
    return call as unknown as Call;
  }

  private async innerExchange(
    context: Context<never>,
    caller: string,
    service: LoadedService,
    options: CallOptions,
  ): Promise<Exchange> {
    const principal = await this.principalFor(options.as, context);
    const through = `${caller}.amazonaws.com`;
    // What a service asks of itself for a caller, the caller asked it.
    const own = caller === service.manifest.name ? [] : [through];
    const calledVia = principal.type === "service" ? [] : [...context.request.calledVia, ...own];
    const { ground } = this.parts;
    const { sourceIp, userAgent, secure, method, host, path, query, headers } = context.request;
    const facts = {
      sourceIp,
      userAgent,
      secure,
      method,
      host,
      path,
      query,
      headers,
      trailers: {},
      calledVia,
    };
    const departure = options.signal ? { signal: options.signal } : context;
    // An in-process call has no body: its input is already read.
    const exchange = new Exchange(ground.ids.uuid(), ground.clock.monotonic(), facts, NO_BODY, departure);
    exchange.manifest = service.manifest;
    exchange.service = service;
    exchange.protocol = service.protocolOf(service.manifest.protocols[0] ?? "awsJson1_0");
    exchange.principal = principal;
    exchange.region = options.region ?? context.region;
    exchange.wire = { method: "POST", path: "/", query: "", headers: {}, body: NO_BODY };
    return exchange;
  }

  private async principalFor(as: CallAs | undefined, context: Context<never>): Promise<Principal> {
    if (!as) return context.principal;
    if ("principal" in as) return as.principal;
    if ("service" in as) {
      const { service, account, sourceArn } = as;
      return { type: "service", account, arn: service, userId: service, service, sourceArn };
    }
    const session = await context.call("sts", "AssumeRole", {
      RoleArn: as.role,
      RoleSessionName: as.sessionName,
    });
    const { AccessKeyId = "", SessionToken } = session.Credentials ?? {};
    const known = await this.parts.identity.find(AccessKeyId, SessionToken);
    if (!known) throw new Error(`the session of ${as.role} is gone`);
    return known.principal;
  }
}
