import type { Ids } from "../../../../core/ids.js";
import { type Failure, toExtensionCrash, toReported } from "../failures.js";
import type { FunctionSpec, InvocationRequest } from "../function-spec.js";
import type { ExtensionState } from "../platform/events.js";
import type { BodySink } from "../runtime-api/body-framing.js";
import { collect } from "../runtime-api/collect.js";
import type { Exchange } from "../runtime-api/http-connection.js";
import { ACCEPTED, type ExtensionPort, JSON_TYPE, replyError } from "../runtime-api/routes.js";
import { readRegistration } from "./registration.js";
import { type Api, readSubscription } from "./subscription.js";
import type { Telemetry } from "./telemetry.js";

/** A process that runs beside the function, or a thread within it, and is told of its life. */
interface Extension {
  name: string;
  /** A program of a layer; the others live in the runtime's own process. */
  isExternal: boolean;
  events: ReadonlySet<string>;
  /** Its held question for the next event. */
  waiting: Exchange | undefined;
}

export interface ExtensionHostOptions {
  spec: FunctionSpec;
  ids: Ids;
  /** Programs that will register: the files of `/opt/extensions`. */
  expected: readonly string[];
  telemetry: Telemetry;
  /** Something is to be told, in the log too. */
  onState(name: string, state: ExtensionState, events: readonly string[], errorType?: string): void;
  onSubscribed(api: Api, name: string, types: readonly string[]): void;
  /** Something changed: all may have registered, or all may be waiting. */
  onChange(): void;
  onFailure(failure: Failure): void;
}

const BODY_BYTES_MAX = 64 * 1024;
const ID_HEADER = "lambda-extension-identifier";
const ERROR_HEADER = "lambda-extension-function-error-type";
/** How many may register: AWS's limit. */
const EXTENSIONS_MAX = 10;

/** The Extensions API of one environment. */
export class ExtensionHost implements ExtensionPort {
  readonly #options: ExtensionHostOptions;
  readonly #extensions = new Map<string, Extension>();
  #isOpen = true;

  constructor(options: ExtensionHostOptions) {
    this.#options = options;
  }

  /** Extensions that have registered. */
  get count(): number {
    return this.#extensions.size;
  }

  /** Every program has registered: the runtime may start. */
  get hasAll(): boolean {
    const names = new Set([...this.#extensions.values()].map(({ name }) => name));
    return this.#options.expected.every((name) => names.has(name));
  }

  /** None has work left: the environment may take an event. */
  get isIdle(): boolean {
    if (!this.hasAll) return false;
    for (const { waiting } of this.#extensions.values()) if (!waiting) return false;
    return true;
  }

  get wantsShutdown(): boolean {
    return [...this.#extensions.values()].some(({ events }) => events.has("SHUTDOWN"));
  }

  /** The environment is ready: nobody registers or subscribes any more. */
  close(): void {
    this.#isOpen = false;
    for (const { name, events, isExternal } of this.#extensions.values()) {
      if (isExternal) this.#options.onState(name, "Ready", [...events]);
    }
    this.#options.telemetry.settle();
  }

  /** An extension's program has ended by itself, which none may while the environment lives. */
  ended(name: string, status: number, requestId: string): void {
    const failure = toExtensionCrash(requestId, name, status);
    this.#options.onState(name, "Crashed", this.#eventsOf(name), failure.errorType);
    this.#options.onFailure(failure);
  }

  #eventsOf(name: string): string[] {
    const found = [...this.#extensions.values()].find((extension) => extension.name === name);
    return [...(found?.events ?? [])];
  }

  announceInvoke(request: InvocationRequest, deadlineMs: number): void {
    this.#tell("INVOKE", {
      eventType: "INVOKE",
      deadlineMs,
      requestId: request.requestId,
      invokedFunctionArn: request.invokedArn,
      tracing: { type: "X-Amzn-Trace-Id", value: request.traceId ?? "" },
    });
  }

  announceShutdown(shutdownReason: "spindown" | "timeout" | "failure", deadlineMs: number): void {
    this.#tell("SHUTDOWN", { eventType: "SHUTDOWN", shutdownReason, deadlineMs });
  }

  register(exchange: Exchange): BodySink {
    return collect(BODY_BYTES_MAX, (body) => {
      const registration = readRegistration(exchange.head, body, this.#options.expected);
      if ("refused" in registration) return replyError(exchange, ...registration.refused);
      if (!this.#isOpen || this.#extensions.size >= EXTENSIONS_MAX) {
        return replyError(exchange, 403, "Extension.RegistrationClosed", "Registrations are closed");
      }
      const { spec, ids, onChange } = this.#options;
      const { acceptsAccountId, ...extension } = registration;
      const id = ids.uuid();
      this.#extensions.set(id, { ...extension, waiting: undefined });
      const answer = {
        functionName: spec.name,
        functionVersion: spec.version,
        handler: spec.handler,
        ...(acceptsAccountId ? { accountId: spec.slot.split(":")[4] } : {}),
      };
      exchange.reply(200, `${JSON_TYPE}Lambda-Extension-Identifier: ${id}\r\n`, JSON.stringify(answer));
      onChange();
    });
  }

  nextEvent(exchange: Exchange): void {
    const extension = this.#find(exchange);
    if (!extension) return;
    if (extension.waiting) {
      const message = `State transition from Ready to Ready failed for extension ${extension.name}`;
      replyError(exchange, 403, "Extension.InvalidExtensionState", message);
      return;
    }
    extension.waiting = exchange;
    this.#options.onChange();
  }

  fail(phase: "init" | "exit", exchange: Exchange): BodySink {
    return collect(BODY_BYTES_MAX, (body) => {
      const extension = this.#find(exchange);
      if (!extension) return;
      const type = exchange.head.headers[ERROR_HEADER];
      if (type === undefined) {
        const message = "Lambda-Extension-Function-Error-Type header is missing";
        return replyError(exchange, 403, "Extension.MissingHeader", message);
      }
      exchange.reply(202, JSON_TYPE, ACCEPTED);
      const failure = toReported(type, body instanceof Buffer ? body : Buffer.alloc(0));
      const state = phase === "init" ? "InitError" : "ExitError";
      this.#options.onState(extension.name, state, [...extension.events], failure.errorType);
      this.#options.onFailure(failure);
    });
  }

  subscribe(api: Api, exchange: Exchange): BodySink {
    return collect(BODY_BYTES_MAX, (body) => {
      const extension = this.#find(exchange);
      if (!extension) return;
      const { telemetry, onSubscribed } = this.#options;
      const name = api === "logs" ? "Logs" : "Telemetry";
      if (!this.#isOpen) {
        const message = `${name} API subscription is closed already`;
        return replyError(exchange, 403, `${name}.SubscriptionClosed`, message);
      }
      const subscription = readSubscription(api, body);
      const problem =
        typeof subscription === "string"
          ? subscription
          : telemetry.api !== undefined && telemetry.api !== api
            ? `Extensions of this environment have subscribed to the ${api === "logs" ? "Telemetry" : "Logs"} API`
            : undefined;
      if (typeof subscription === "string" || problem !== undefined) {
        const type = api === "logs" ? "Logs.ValidationError" : "ValidationError";
        return replyError(exchange, 400, type, problem ?? "");
      }
      if (telemetry.subscribe(extension.name, subscription)) {
        onSubscribed(api, extension.name, subscription.types);
      }
      exchange.reply(200, JSON_TYPE, '"OK"');
    });
  }

  /** Answers the request itself where it names no extension. */
  #find(exchange: Exchange): Extension | undefined {
    const id = exchange.head.headers[ID_HEADER];
    const found = id === undefined ? undefined : this.#extensions.get(id);
    if (found) return found;
    if (id === undefined) {
      replyError(
        exchange,
        403,
        "Extension.MissingExtensionIdentifier",
        "Missing Lambda-Extension-Identifier header",
      );
    } else if (!/^[0-9a-f-]{36}$/.test(id)) {
      replyError(
        exchange,
        403,
        "Extension.InvalidExtensionIdentifier",
        "Invalid Lambda-Extension-Identifier",
      );
    } else replyError(exchange, 403, "Extension.UnknownExtensionIdentifier", "Unknown extension identifier");
    return undefined;
  }

  #tell(kind: string, event: object): void {
    for (const extension of this.#extensions.values()) {
      if (!extension.events.has(kind) || !extension.waiting) continue;
      const headers = `${JSON_TYPE}Lambda-Extension-Event-Identifier: ${this.#options.ids.uuid()}\r\n`;
      extension.waiting.reply(200, headers, JSON.stringify(event));
      extension.waiting = undefined;
    }
  }
}
