import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { SELF as OWN_NAME } from "../sandbox/hosts.js";

/** A listener of the extension, within the environment. */
export type DestinationFacts =
  | { protocol: "HTTP"; port: number; path: string; method: "POST" | "PUT" }
  | { protocol: "TCP"; port: number };

/** Where telemetry goes. */
export interface Destination {
  /** JSON texts, one an event. False where they did not get there. */
  send(events: readonly string[]): Promise<boolean>;
  close(): void;
}

/** The names by which an environment knows itself; it is this machine. */
const SELF: ReadonlySet<string> = new Set(["sandbox", OWN_NAME, "sandbox.local", "localhost", "127.0.0.1"]);
const HERE = "127.0.0.1";
const SEND_MS_MAX = 10_000;

/** Reads a subscription's destination; a sentence where it is none. */
export function readDestination(given: unknown): DestinationFacts | string {
  if (typeof given !== "object" || given === null) return "destination is not provided";
  const { protocol, URI, port, method } = given as Record<string, unknown>;
  if (protocol === "TCP") return isPort(port) ? { protocol, port } : "port is not provided";
  if (protocol !== "HTTP") return "protocol should be HTTP or TCP";
  if (typeof URI !== "string" || !URL.canParse(URI)) return "URI is not provided";
  const url = new URL(URI);
  if (url.protocol !== "http:") return "URI scheme should be http";
  if (!SELF.has(url.hostname)) return `URI host should be ${OWN_NAME}`;
  // `URL` drops the usual port though it was said.
  const said = /^http:\/\/[^/?#]*:80(?:[/?#]|$)/i.test(URI) ? 80 : Number(url.port);
  if (!isPort(said)) return "URI port is not provided";
  return { protocol, port: said, path: url.pathname + url.search, method: method === "PUT" ? "PUT" : "POST" };
}

function isPort(port: unknown): port is number {
  return typeof port === "number" && Number.isInteger(port) && port > 0 && port < 65_536;
}

export function openDestination(facts: DestinationFacts): Destination {
  return facts.protocol === "HTTP" ? new HttpDestination(facts) : new TcpDestination(facts.port);
}

class HttpDestination implements Destination {
  readonly #facts: DestinationFacts & { protocol: "HTTP" };
  /** One connection: batches arrive in their order. */
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(facts: DestinationFacts & { protocol: "HTTP" }) {
    this.#facts = facts;
  }

  send(events: readonly string[]): Promise<boolean> {
    const body = Buffer.from(`[${events.join(",")}]`);
    const { port, path, method } = this.#facts;
    const headers = { "content-type": "application/json", "content-length": body.length };
    const options = { host: HERE, port, path, method, headers, agent: this.#agent, timeout: SEND_MS_MAX };
    return new Promise((resolve) => {
      const sent = request(options, (response) => {
        const { statusCode = 0 } = response;
        response.resume();
        resolve(statusCode >= 200 && statusCode < 300);
      });
      sent.on("error", () => resolve(false));
      sent.on("timeout", () => sent.destroy());
      sent.end(body);
    });
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

  /** Nobody acknowledges lines: what the connection has taken counts as there. */
  send(events: readonly string[]): Promise<boolean> {
    if (!this.#socket || this.#socket.destroyed) {
      this.#socket = connect(this.#port, HERE);
      this.#socket.on("error", () => {});
      this.#socket.unref();
    }
    const socket = this.#socket;
    return new Promise((resolve) => {
      const broken = () => resolve(false);
      socket.once("close", broken);
      socket.write(`${events.join("\n")}\n`, (error) => {
        socket.off("close", broken);
        resolve(!error);
      });
    });
  }

  close(): void {
    this.#socket?.destroy();
  }
}
