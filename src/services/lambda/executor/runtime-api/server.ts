import { createServer, type Server } from "node:net";
import type { BodySink } from "./body-framing.js";
import { type Exchange, HttpConnection } from "./http-connection.js";

/** Connections one environment may hold open at once: the runtime, its extensions, and some to spare. */
const CONNECTIONS_MAX = 64;

/** The listener of one environment. A port of its own tells environments apart: runtimes allow no path prefix. */
export class RuntimeApiServer {
  readonly #server: Server;
  readonly #connections = new Set<HttpConnection>();
  #address = "";

  constructor(route: (exchange: Exchange) => BodySink) {
    this.#server = createServer((socket) => {
      const connection: HttpConnection = new HttpConnection(socket, route, () => {
        this.#connections.delete(connection);
      });
      this.#connections.add(connection);
    });
    this.#server.maxConnections = CONNECTIONS_MAX;
    this.#server.unref();
  }

  /** `127.0.0.1:PORT`: the value of `AWS_LAMBDA_RUNTIME_API`. */
  get address(): string {
    return this.#address;
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(0, "127.0.0.1", () => {
        const address = this.#server.address();
        if (address && typeof address === "object") this.#address = `127.0.0.1:${address.port}`;
        resolve();
      });
    });
  }

  close(): void {
    this.#server.close();
    for (const connection of this.#connections) connection.destroy();
  }
}
