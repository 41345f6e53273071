import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { systemClock } from "../../src/core/clock.js";
import type { Exchange } from "../../src/gateway/exchange.js";
import type { FrontParts } from "../../src/gateway/front/answer.js";
import { answerNode } from "../../src/gateway/front/node-http.js";
import { createHttpServer } from "../../src/gateway/front/server.js";
import type { SystemRoutes } from "../../src/gateway/system-routes.js";
import { SeededIds } from "../support/ids.js";

type Handle = (exchange: Exchange) => Promise<void>;

/** Answers with what it has been given. */
export const echo: Handle = async (exchange) => {
  const { method, path, query, headers, sourceIp } = exchange.facts;
  const body = Buffer.from(await exchange.body.collect(1_000_000)).toString("latin1");
  exchange.response = {
    status: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ method, path, query, headers: { ...headers }, sourceIp, body }),
  };
};

function partsOf(handle: Handle, errors: string[]): FrontParts {
  const note = (message: string, fields?: object) => errors.push(`${message} ${JSON.stringify(fields)}`);
  return {
    handle,
    system: { concerns: () => false } as unknown as SystemRoutes,
    clock: systemClock,
    ids: new SeededIds(),
    log: { debug: () => {}, info: () => {}, warn: note, error: note },
  };
}

export interface Front {
  server: Server;
  port: number;
  /** What was logged as gone wrong. */
  errors: string[];
  close(): void;
}

/** The front door alone, before a handler. */
export function openFront(handle: Handle): Promise<Front> {
  const errors: string[] = [];
  return listen(createHttpServer(partsOf(handle, errors)), errors);
}

/** Node's own server before the same handler, to compare with. */
export function openNode(handle: Handle): Promise<Front> {
  const errors: string[] = [];
  const parts = partsOf(handle, errors);
  const server = createServer({ maxHeaderSize: 32 * 1024, keepAliveTimeout: 75_000 });
  const answer = (expects: boolean) => (request: IncomingMessage, response: ServerResponse) =>
    void answerNode(parts, request, response, expects).catch(() => {});
  server.on("request", answer(false)).on("checkContinue", answer(true)).on("checkExpectation", answer(false));
  return listen(server, errors);
}

/** Node says 400 at once, over the answers to what came before. Waits for those, so that they can be compared. */
export function refuseLate({ server }: Front): void {
  server.removeAllListeners("clientError").on("clientError", (_error, socket) => {
    const refuse = () => socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    setTimeout(refuse, 20);
  });
}

async function listen(server: Server, errors: string[]): Promise<Front> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { server, port: (server.address() as AddressInfo).port, errors, close };
}

/** A connection on which bytes are sent as they are. */
export class RawClient {
  readonly socket: Socket;
  heard = "";
  readonly closed: Promise<void>;

  constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket.on("data", (bytes) => {
      this.heard += bytes.toString("latin1");
    });
    this.socket.on("error", () => {});
    this.closed = new Promise((resolve) => this.socket.once("close", () => resolve()));
  }

  /** Resolves when the bytes have left. */
  send(bytes: string): Promise<void> {
    return new Promise((resolve) => this.socket.write(bytes, "latin1", () => resolve()));
  }

  /** Resolves when the bytes have left and somebody has had a turn to read them. */
  async sendPart(bytes: string): Promise<void> {
    await this.send(bytes);
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** All that was heard when the other side has closed, without the time. */
  async all(): Promise<string> {
    await this.closed;
    return withoutDate(this.heard);
  }
}

/** What a server says to these parts, each sent when somebody has had a turn to read the one before, until it closes. */
export async function answersOf(port: number, ...parts: string[]): Promise<string> {
  const client = new RawClient(port);
  for (const part of parts) await client.sendPart(part);
  return client.all();
}

export function withoutDate(text: string): string {
  return text.replace(/^Date: .*\r\n/gm, "");
}
