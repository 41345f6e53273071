"use strict";
// `awslambda`: the global by which handlers stream their response.

const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");
const HIGH_WATER_MARK = Symbol.for("aws.lambda.runtime.handler.streaming.highWaterMark");
const HTTP_PRELUDE_TYPE = "application/vnd.awslambda.http-integration-response";
/** Parts the JSON prelude (status, headers, cookies) from the body. */
const PRELUDE_END = Buffer.alloc(8);

function installAwslambda() {
  globalThis.awslambda = {
    streamifyResponse(handler, options) {
      handler[STREAMING] = "response";
      if (options?.highWaterMark !== undefined) handler[HIGH_WATER_MARK] = Number(options.highWaterMark);
      return handler;
    },
    HttpResponseStream: {
      from(stream, prelude) {
        stream.setContentType(HTTP_PRELUDE_TYPE);
        stream.write(JSON.stringify(prelude));
        stream.write(PRELUDE_END);
        return stream;
      },
    },
  };
}

function isStreaming(handler) {
  return handler[STREAMING] === "response";
}

/** The writable a streaming handler gets. `begun()` tells whether anything has gone out. */
function toResponseStream(client, requestId, handler) {
  const { Writable } = require("node:stream");
  let contentType = "application/octet-stream";
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    client.beginStream(requestId, contentType);
  };
  const stream = new Writable({
    highWaterMark: handler[HIGH_WATER_MARK],
    write(chunk, encoding, done) {
      begin();
      client.writeChunk(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk, encoding), done);
    },
    final(done) {
      begin();
      done();
    },
  });
  stream.setContentType = (type) => {
    contentType = String(type).replace(/[\r\n]/g, "");
  };
  return { stream, begun: () => begun };
}

module.exports = { installAwslambda, isStreaming, toResponseStream };
