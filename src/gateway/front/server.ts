import type { Server } from "node:http";
import { type Awaitable, isPending } from "../../wire/awaitable.js";
import type { WireResponse } from "../../wire/protocol.js";
import { answer, type FrontParts } from "./answer.js";
import { HttpFacts } from "./http-facts.js";
import { answerNode, channelOf, type NodeRequest, type NodeResponse } from "./node-http.js";
import type { PlainRequest } from "./plain-connection.js";
import { TurnBatch } from "./turn-batch.js";
import { TwoVersionServer } from "./two-version-server.js";

const HEADER_BYTES_MAX = 32 * 1024;
const HEADERS_TIMEOUT_MS = 60_000;
/** Longer than the SDKs keep an idle connection, so that we are never the one to close first. */
const KEEP_ALIVE_MS = 75_000;

/** HTTP on one port: requests become exchanges, responses become bytes. Behind it nothing knows how they came. */
export function createHttpServer(parts: FrontParts): Server {
  const arriving = new TurnBatch(setImmediate);
  const leaving = new TurnBatch(process.nextTick);
  const failed = (error: unknown, cut: () => void) => {
    parts.log.error("a response could not be sent", { error: String(error) });
    cut();
  };
  /** Work that may fail, now or later, as a connection that is cut. */
  const guard = (work: () => Awaitable<void>, cut: () => void) => {
    try {
      const working = work();
      if (isPending(working)) working.catch((error) => failed(error, cut));
    } catch (error) {
      failed(error, cut);
    }
  };
  const onRequest = (request: NodeRequest, response: NodeResponse, expectsContinue: boolean) => {
    const cut = () => channelOf(response).destroy();
    arriving.add(() => guard(() => answerNode(parts, request, response, expectsContinue), cut));
  };
  const onPlainRequest = (request: PlainRequest) => {
    const cut = () => request.cut();
    const leave = (response: WireResponse) => leaving.add(() => guard(() => request.send(response), cut));
    arriving.add(() => {
      const { head, peer, body, departure } = request;
      try {
        const answering = answer(parts, new HttpFacts(head, peer, body), body, departure);
        if (isPending(answering)) answering.then(leave, (error) => failed(error, cut));
        else leave(answering);
      } catch (error) {
        failed(error, cut);
      }
    });
  };
  const options = {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: HEADERS_TIMEOUT_MS,
    // A large upload over a slow line may take hours.
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    noDelay: true,
    silenceMs: HEADERS_TIMEOUT_MS,
    clock: parts.clock,
  };
  const server = new TwoVersionServer(options, {
    onPlainRequest,
    onHttp2Request: (request, response) => onRequest(request, response, false),
  });
  server.on("request", (request, response) => onRequest(request, response, false));
  server.on("checkContinue", (request, response) => onRequest(request, response, true));
  // AWS leaves expectations that it does not know unheeded, where Node would answer 417.
  server.on("checkExpectation", (request, response) => onRequest(request, response, false));
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) return;
    const status =
      error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  return server;
}
