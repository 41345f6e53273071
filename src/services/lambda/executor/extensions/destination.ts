import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { SELF as OWN_NAME } from "../sandbox/hosts.js";

/** Where telemetry goes: a listener of the extension, within the environment. */
export interface Destination {
  /** JSON texts, one an event. Best effort, in order. */
  send(events: readonly string[]): void;
  close(): void;
}

/** The name by which an environment knows itself; it is this machine. */
const SELF: ReadonlySet<string> = new Set(["sandbox", OWN_NAME, "sandbox.local", "localhost", "127.0.0.1"]);
const HERE = "127.0.0.1";
const SEND_MS_MAX = 10_000;

/** Reads a subscription's destination; a sentence where it is none. */
export function toDestination(given: unknown): Destination | string {
  if (typeof given !== "object" || given === null) return "destination must be an object";
  const { protocol, URI, port } = given as { protocol?: unknown; URI?: unknown; port?: unknown };
  if (protocol === "HTTP") return typeof URI === "string" ? toHttp(URI) : "destination.URI must be a text";
  if (protocol === "TCP") return isPort(port) ? new TcpDestination(port) : "destination.port must be a port";
  return "destination.protocol must be HTTP or TCP";
}

function isPort(port: unknown): port is number {
  return typeof port === "number" && Number.isInteger(port) && port > 0 && port < 65_536;
}

function toHttp(uri: string): Destination | string {
  if (!URL.canParse(uri)) return "destination.URI must be a URL";
  const { hostname, port, pathname, protocol } = new URL(uri);
  if (protocol !== "http:" || !SELF.has(hostname))
    return "destination.URI must lead to the environment itself";
  return new HttpDestination(Number(port) || 80, pathname);
}

class HttpDestination implements Destination {
  readonly #port: number;
  readonly #path: string;
  /** One connection: batches arrive in their order. */
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(port: number, path: string) {
    this.#port = port;
    this.#path = path;
  }

  send(events: readonly string[]): void {
    const body = Buffer.from(`[${events.join(",")}]`);
    const headers = { "content-type": "application/json", "content-length": body.length };
    const options = {
      host: HERE,
      port: this.#port,
      path: this.#path,
      method: "POST",
      headers,
      agent: this.#agent,
    };
    const sent = request({ ...options, timeout: SEND_MS_MAX }, (response) => response.resume());
    // An extension that does not listen loses its telemetry, as on AWS.
    sent.on("error", () => {});
    sent.on("timeout", () => sent.destroy());
    sent.end(body);
  }

  close(): void {
    this.#agent.destroy();
  }
}

class TcpDestination implements Destination {
  readonly #port: number;
  #socket: Socket | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  send(events: readonly string[]): void {
    if (!this.#socket || this.#socket.destroyed) {
      this.#socket = connect(this.#port, HERE);
      this.#socket.on("error", () => {});
      this.#socket.unref();
    }
    this.#socket.write(`${events.join("\n")}\n`);
  }

  close(): void {
    this.#socket?.destroy();
  }
}
