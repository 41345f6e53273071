import { createServer, type Server, type Socket } from "node:net";
import type { BodySink } from "./body-framing.js";
import { collect } from "./collect.js";
import { type Exchange, HttpConnection } from "./http-connection.js";

/** Connections one environment may hold open at once: the runtime, its extensions, and some to spare. */
const CONNECTIONS_MAX = 64;
const ADDRESS = "127.0.0.1";

/**
 * The listener of one environment. A port of its own tells environments apart: runtimes allow no path prefix. Any process of
 * this machine can reach the port; with a `name` that only the environment's own processes can know and resolve, who does not
 * send it in `Host`, as every client of HTTP/1.1 does, is refused.
 */
export class RuntimeApiServer {
  readonly #server: Server;
  readonly #route: (exchange: Exchange) => BodySink;
  readonly #name: string | undefined;
  readonly #connections = new Set<HttpConnection>();
  /** Those that have not shown the name, oldest first: they make room for others. */
  readonly #strangers = new Set<HttpConnection>();
  #address = "";

  constructor(route: (exchange: Exchange) => BodySink, name?: string) {
    this.#route = route;
    this.#name = name;
    this.#server = createServer((socket) => this.#accept(socket));
    this.#server.unref();
  }

  /** `NAME:PORT`, or `127.0.0.1:PORT`: the value of `AWS_LAMBDA_RUNTIME_API`. */
  get address(): string {
    return this.#address;
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(0, ADDRESS, () => {
        const address = this.#server.address();
        if (address && typeof address === "object")
          this.#address = `${this.#name ?? ADDRESS}:${address.port}`;
        resolve();
      });
    });
  }

  close(): void {
    this.#server.close();
    for (const connection of this.#connections) connection.destroy();
  }

  #accept(socket: Socket): void {
    if (this.#connections.size >= CONNECTIONS_MAX) {
      const [oldest] = this.#strangers;
      if (!oldest) return void socket.destroy();
      this.#forget(oldest);
      oldest.destroy();
    }
    const connection: HttpConnection = new HttpConnection(
      socket,
      (exchange) => this.#begin(connection, exchange),
      () => this.#forget(connection),
    );
    this.#connections.add(connection);
    this.#strangers.add(connection);
  }

  #forget(connection: HttpConnection): void {
    this.#connections.delete(connection);
    this.#strangers.delete(connection);
  }

  #begin(connection: HttpConnection, exchange: Exchange): BodySink {
    if (this.#name !== undefined && exchange.head.headers["host"] !== this.#address)
      return collect(0, () => exchange.reply(403, "Connection: close\r\n", ""));
    this.#strangers.delete(connection);
    return this.#route(exchange);
  }
}
