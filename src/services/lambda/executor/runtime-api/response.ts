import type { Headers } from "../../../../wire/http1/request-head.js";
import {
  type Failure,
  RESPONSE_BYTES_MAX,
  STREAMED_RESPONSE_BYTES_MAX,
  toOversizedResponse,
  toReported,
} from "../failures.js";
import type { ResponseReceiver } from "../function-spec.js";
import type { Invocation } from "../invocation.js";
import type { BodySink } from "./body-framing.js";
import { collect } from "./collect.js";
import type { Exchange } from "./http-connection.js";
import { ACCEPTED, JSON_TYPE, replyError } from "./routes.js";

/** Takes a function's response: whole, or streamed where both the function and its caller want that. */
export function takeResponse(invocation: Invocation, exchange: Exchange, now: () => number): BodySink {
  const { headers } = exchange.head;
  const streamed = headers["lambda-runtime-function-response-mode"]?.toLowerCase() === "streaming";
  const contentType = headers["content-type"] ?? "application/octet-stream";
  const receiver = invocation.request.stream;
  const sink =
    streamed && receiver
      ? streamThrough(invocation, exchange, receiver, contentType)
      : takeWhole(invocation, exchange, contentType);
  return measure(sink, invocation, now);
}

/** Notes how the response comes. */
function measure(sink: BodySink, invocation: Invocation, now: () => number): BodySink {
  const beganAt = now();
  let bytes = 0;
  return {
    data(part) {
      bytes += part.length;
      return sink.data(part);
    },
    end(trailers) {
      invocation.response = { beganAt, endedAt: now(), bytes };
      sink.end(trailers);
    },
    abort: () => sink.abort(),
  };
}

function takeWhole(invocation: Invocation, exchange: Exchange, contentType: string): BodySink {
  const failed = { trailers: undefined as Headers | undefined };
  const sink = collect(RESPONSE_BYTES_MAX, (body) => {
    if (!(body instanceof Buffer)) {
      invocation.fail(toOversizedResponse(RESPONSE_BYTES_MAX), "success");
      replyError(
        exchange,
        413,
        "RequestEntityTooLarge",
        `Exceeded maximum allowed payload size (${RESPONSE_BYTES_MAX} bytes).`,
      );
      return;
    }
    if (!failByTrailers(invocation, failed.trailers)) invocation.respond(body, contentType);
    exchange.reply(202, JSON_TYPE, ACCEPTED);
  });
  return {
    ...sink,
    end(trailers) {
      failed.trailers = trailers;
      sink.end(trailers);
    },
  };
}

function streamThrough(
  invocation: Invocation,
  exchange: Exchange,
  receiver: ResponseReceiver,
  contentType: string,
): BodySink {
  let bytes = 0;
  receiver.begin(contentType);
  return {
    data(part) {
      bytes += part.length;
      if (bytes > STREAMED_RESPONSE_BYTES_MAX) return true;
      if (receiver.data(part)) return true;
      exchange.pause();
      receiver.onDrain(() => exchange.resume());
      return false;
    },
    end(trailers) {
      if (bytes > STREAMED_RESPONSE_BYTES_MAX) {
        invocation.fail(toOversizedResponse(STREAMED_RESPONSE_BYTES_MAX), "success");
      } else if (!failByTrailers(invocation, trailers)) invocation.respond(NOTHING, contentType);
      exchange.reply(202, JSON_TYPE, ACCEPTED);
    },
    abort() {},
  };
}

/** An error that the runtime reports, of an event or of its start. */
export function takeError(exchange: Exchange, done: (failure: Failure) => void): BodySink {
  return collect(ERROR_BYTES_MAX, (body) => {
    const type = exchange.head.headers["lambda-runtime-function-error-type"];
    done(toReported(type, body instanceof Buffer ? body : Buffer.alloc(0)));
    exchange.reply(202, JSON_TYPE, ACCEPTED);
  });
}

const ERROR_BYTES_MAX = 1024 * 1024;
const NOTHING = new Uint8Array(0);

/** An error in the midst of a streamed response comes in trailers, its body in base64. */
function failByTrailers(invocation: Invocation, trailers: Headers | undefined): boolean {
  const type = trailers?.["lambda-runtime-function-error-type"];
  if (type === undefined) return false;
  const body = Buffer.from(trailers?.["lambda-runtime-function-error-body"] ?? "", "base64");
  invocation.fail(toReported(type, body), "success");
  return true;
}
