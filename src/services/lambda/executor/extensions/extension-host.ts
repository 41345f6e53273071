import type { Ids } from "../../../../core/ids.js";
import { type Failure, toReported } from "../failures.js";
import type { FunctionSpec, InvocationRequest } from "../function-spec.js";
import type { BodySink } from "../runtime-api/body-framing.js";
import { collect } from "../runtime-api/collect.js";
import type { Exchange } from "../runtime-api/http-connection.js";
import { ACCEPTED, type ExtensionPort, JSON_TYPE, replyError } from "../runtime-api/routes.js";
import { readRegistration } from "./registration.js";
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

  /** The environment is ready: nobody registers any more. */
  close(): void {
    this.#isOpen = false;
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
    extension.waiting = exchange;
    this.#options.onChange();
  }

  fail(_phase: "init" | "exit", exchange: Exchange): BodySink {
    return collect(BODY_BYTES_MAX, (body) => {
      if (!this.#find(exchange)) return;
      const type = exchange.head.headers.get(ERROR_HEADER);
      exchange.reply(202, JSON_TYPE, ACCEPTED);
      this.#options.onFailure(toReported(type, body instanceof Buffer ? body : Buffer.alloc(0)));
    });
  }

  subscribe(kind: "logs" | "telemetry", exchange: Exchange): BodySink {
    return collect(BODY_BYTES_MAX, (body) => {
      const extension = this.#find(exchange);
      if (!extension) return;
      if (!this.#isOpen) {
        const api = kind === "logs" ? "Logs" : "Telemetry";
        return replyError(
          exchange,
          403,
          `${api}.SubscriptionClosed`,
          `${api} API subscription is closed already`,
        );
      }
      const refused = this.#options.telemetry.subscribe(kind, extension.name, body);
      if (refused) return replyError(exchange, 400, "ValidationError", refused);
      exchange.reply(200, "Content-Type: text/plain\r\n", "OK");
    });
  }

  /** Answers the request itself where it names no extension. */
  #find(exchange: Exchange): Extension | undefined {
    const id = exchange.head.headers.get(ID_HEADER);
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
