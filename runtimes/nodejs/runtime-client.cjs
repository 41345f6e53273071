"use strict";
// The runtime's side of the Runtime API on one raw connection: node:http would cost a start 15 ms and every event a
// third of a millisecond. The answer to one event and the question for the next go out in one packet.

const net = require("node:net");

const PREFIX = "/2018-06-01/runtime";
const HEAD_END = "\r\n\r\n";

class RuntimeClient {
  constructor(address) {
    // The name in the address says which environment asks; what it leads to is always this machine.
    const [, port] = address.split(":");
    this.host = address;
    this.replies = [];
    this.buffer = Buffer.alloc(0);
    this.socket = net.connect(Number(port), "127.0.0.1");
    this.socket.setNoDelay(true);
    this.socket.on("data", (bytes) => this.receive(bytes));
    // Without its API the process has nothing left to do.
    this.socket.on("error", () => process.exit(1));
    this.socket.on("close", () => process.exit(1));
  }

  /** Asks which function this process is. */
  askAssignment(take) {
    this.send(`GET /lenticular/assignment HTTP/1.1\r\nHost: ${this.host}${HEAD_END}`, take);
  }

  /** Asks for the next event; `take({ headers, body })` gets it. */
  next(take) {
    this.socket.ref();
    this.send(this.nextRequest(), take);
  }

  /** Answers an event and asks for the next. */
  respondAndNext(requestId, body, take) {
    const path = `${PREFIX}/invocation/${requestId}/response`;
    this.answerAndNext(path, "Content-Type: application/json\r\n", body, take);
  }

  failAndNext(requestId, type, body, take) {
    this.answerAndNext(`${PREFIX}/invocation/${requestId}/error`, errorHeaders(type), body, take);
  }

  /** Reports an error after which the process ends. */
  fail(requestId, type, body, done) {
    this.post(`${PREFIX}/invocation/${requestId}/error`, errorHeaders(type), body, done);
  }

  failInit(type, body, done) {
    this.post(`${PREFIX}/init/error`, errorHeaders(type), body, done);
  }

  /** Begins a streamed response; see `writeChunk` and `endChunks`. */
  beginStream(requestId, contentType) {
    this.socket.write(
      `POST ${PREFIX}/invocation/${requestId}/response HTTP/1.1\r\nHost: ${this.host}\r\n` +
        `Content-Type: ${contentType}\r\nLambda-Runtime-Function-Response-Mode: streaming\r\n` +
        "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n" +
        `Transfer-Encoding: chunked${HEAD_END}`,
    );
    this.replies.push(() => {});
  }

  /** `done` is called when more may be written. */
  writeChunk(bytes, done) {
    if (bytes.length === 0) return done();
    this.socket.cork();
    this.socket.write(`${bytes.length.toString(16)}\r\n`);
    this.socket.write(bytes);
    const more = this.socket.write("\r\n");
    this.socket.uncork();
    if (more) done();
    else this.socket.once("drain", done);
  }

  /** Ends a streamed response, with an error in trailers if there is one, and asks for the next event. */
  endChunksAndNext(error, take) {
    const trailers = error
      ? `Lambda-Runtime-Function-Error-Type: ${error.type}\r\n` +
        `Lambda-Runtime-Function-Error-Body: ${Buffer.from(error.body).toString("base64")}\r\n`
      : "";
    this.socket.ref();
    this.replies.push(take);
    this.socket.write(`0\r\n${trailers}\r\n${this.nextRequest()}`);
  }

  answerAndNext(path, headers, body, take) {
    this.socket.ref();
    this.replies.push(() => {}, take);
    this.socket.write(this.postRequest(path, headers, body) + this.nextRequest());
  }

  post(path, headers, body, done) {
    this.socket.ref();
    this.send(this.postRequest(path, headers, body), done);
  }

  send(request, take) {
    this.replies.push(take);
    this.socket.write(request);
  }

  nextRequest() {
    return `GET ${PREFIX}/invocation/next HTTP/1.1\r\nHost: ${this.host}${HEAD_END}`;
  }

  postRequest(path, headers, body) {
    const length = Buffer.byteLength(body);
    return `POST ${path} HTTP/1.1\r\nHost: ${this.host}\r\n${headers}Content-Length: ${length}${HEAD_END}${body}`;
  }

  receive(bytes) {
    this.buffer = this.buffer.length === 0 ? bytes : Buffer.concat([this.buffer, bytes]);
    for (;;) {
      const end = this.buffer.indexOf(HEAD_END);
      if (end < 0) return;
      const headers = readHeaders(this.buffer.toString("latin1", 0, end));
      const start = end + HEAD_END.length;
      const stop = start + Number(headers["content-length"] || 0);
      if (this.buffer.length < stop) return;
      const body = this.buffer.subarray(start, stop);
      this.buffer = this.buffer.subarray(stop);
      this.replies.shift()({ headers, body });
    }
  }
}

function errorHeaders(type) {
  return `Content-Type: application/json\r\nLambda-Runtime-Function-Error-Type: ${type.replace(/[^\x21-\x7e]/g, "")}\r\n`;
}

function readHeaders(text) {
  const headers = {};
  for (const line of text.split("\r\n").slice(1)) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

module.exports = { RuntimeClient };
