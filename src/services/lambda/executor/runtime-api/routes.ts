import type { BodySink } from "./body-framing.js";
import { collect } from "./collect.js";
import type { Exchange } from "./http-connection.js";

/** What a runtime says and asks; each call owes the exchange an answer. */
export interface RuntimePort {
  next(exchange: Exchange): void;
  response(requestId: string, exchange: Exchange): BodySink;
  error(requestId: string, exchange: Exchange): BodySink;
  initError(exchange: Exchange): BodySink;
}

/** What an extension says and asks. */
export interface ExtensionPort {
  register(exchange: Exchange): BodySink;
  nextEvent(exchange: Exchange): void;
  /** `init/error` and `exit/error`. */
  fail(phase: "init" | "exit", exchange: Exchange): BodySink;
  subscribe(kind: "logs" | "telemetry", exchange: Exchange): BodySink;
}

const RUNTIME_PREFIX = "/2018-06-01/runtime/";
const INVOCATION_PREFIX = "invocation/";
const EXTENSION_PREFIX = "/2020-01-01/extension/";
const SMALL_BODY_BYTES_MAX = 64 * 1024;

export const JSON_TYPE = "Content-Type: application/json\r\n";
export const ACCEPTED = '{"status":"OK"}';

/** The Runtime, Extensions, Logs and Telemetry APIs of one environment, by method and path. */
export function toRouter(runtime: RuntimePort, extensions?: ExtensionPort): (exchange: Exchange) => BodySink {
  return (exchange) => {
    const { method, path } = exchange.head;
    if (path.startsWith(RUNTIME_PREFIX)) {
      const rest = path.slice(RUNTIME_PREFIX.length);
      const found = method === "GET" ? getRuntime(rest, runtime, exchange) : undefined;
      return (
        found ?? (method === "POST" ? postRuntime(rest, runtime, exchange) : undefined) ?? unknown(exchange)
      );
    }
    return (extensions && routeExtension(method, path, extensions, exchange)) ?? unknown(exchange);
  };
}

function getRuntime(rest: string, runtime: RuntimePort, exchange: Exchange): BodySink | undefined {
  if (rest !== "invocation/next") return undefined;
  return afterBody(() => runtime.next(exchange));
}

function postRuntime(rest: string, runtime: RuntimePort, exchange: Exchange): BodySink | undefined {
  if (rest === "init/error") return runtime.initError(exchange);
  if (!rest.startsWith(INVOCATION_PREFIX)) return undefined;
  const [requestId = "", verb, ...more] = rest.slice(INVOCATION_PREFIX.length).split("/");
  if (more.length > 0) return undefined;
  if (verb === "response") return runtime.response(requestId, exchange);
  if (verb === "error") return runtime.error(requestId, exchange);
  return undefined;
}

function routeExtension(
  method: string,
  path: string,
  extensions: ExtensionPort,
  exchange: Exchange,
): BodySink | undefined {
  const route = `${method} ${path}`;
  if (route === "PUT /2022-07-01/telemetry") return extensions.subscribe("telemetry", exchange);
  if (route === "PUT /2020-08-15/logs") return extensions.subscribe("logs", exchange);
  if (!path.startsWith(EXTENSION_PREFIX)) return undefined;
  const rest = `${method} ${path.slice(EXTENSION_PREFIX.length)}`;
  if (rest === "POST register") return extensions.register(exchange);
  if (rest === "GET event/next") return afterBody(() => extensions.nextEvent(exchange));
  if (rest === "POST init/error") return extensions.fail("init", exchange);
  if (rest === "POST exit/error") return extensions.fail("exit", exchange);
  return undefined;
}

function afterBody(run: () => void): BodySink {
  return collect(SMALL_BODY_BYTES_MAX, run);
}

function unknown(exchange: Exchange): BodySink {
  return afterBody(() => exchange.reply(404, "", "404 page not found"));
}

/** An error as the Runtime API words it. */
export function replyError(exchange: Exchange, status: number, type: string, message: string): void {
  exchange.reply(status, JSON_TYPE, JSON.stringify({ errorMessage: message, errorType: type }));
}

/** Answer to a response or error for an invocation that is not the running one. */
export function refuseRequestId(exchange: Exchange): BodySink {
  return afterBody(() => replyError(exchange, 400, "InvalidRequestID", "Invalid request ID"));
}
