import type { Logger } from "../../core/log.js";
import { AwsError } from "../../wire/aws-error.js";
import type { ProtocolName, ResponseFacts } from "../../wire/protocol.js";
import { createProtocol } from "../../wire/protocols.js";
import type { Exchange } from "../exchange.js";
import { parsed } from "./loaded.js";

export function render(exchange: Exchange): void {
  const { protocol, operation } = parsed(exchange);
  exchange.response = protocol.write(operation, exchange.output ?? {}, factsOf(exchange));
}

/** Renders what a stage threw. Anything but an AwsError is our own fault: logged, and never shown. */
export function renderError(exchange: Exchange, thrown: unknown, log: Logger): void {
  const error = toAwsError(exchange, thrown, log);
  exchange.error = error;
  const protocol = exchange.protocol ?? createProtocol(guessProtocol(exchange.facts.headers));
  const response = protocol.writeError(error, exchange.service?.model, factsOf(exchange));
  exchange.response = { ...response, headers: { ...response.headers, ...error.headers } };
}

function factsOf({ requestId, facts }: Exchange): ResponseFacts {
  return { requestId, accept: facts.headers["accept"] };
}

function toAwsError(exchange: Exchange, thrown: unknown, log: Logger): AwsError {
  if (thrown instanceof AwsError) return thrown;
  // Nobody is left to read it; the access log says what became of the request.
  if (exchange.body.isCutOff)
    return new AwsError("RequestTimeout", "The client went away before the body ended.");
  // A reset, or the server's end, came in between.
  if (exchange.service?.isStopping) {
    return new AwsError("ServiceUnavailable", "Service is unable to handle request.", {
      status: 503,
      fault: "server",
      cause: thrown,
    });
  }
  return internalFailure(exchange, thrown, log);
}

function internalFailure(exchange: Exchange, thrown: unknown, log: Logger): AwsError {
  log.error("internal failure", {
    requestId: exchange.requestId,
    service: exchange.manifest?.name,
    operation: exchange.operation?.name,
    error: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
  });
  return new AwsError("InternalFailure", "The request processing has failed because of an unknown error.", {
    status: 500,
    cause: thrown,
  });
}

/** For a service that is unknown: the protocol its client seems to speak. */
function guessProtocol(headers: Readonly<Record<string, string>>): ProtocolName {
  const type = headers["content-type"] ?? "";
  if (headers["smithy-protocol"] === "rpc-v2-cbor") return "rpcv2Cbor";
  if (type.startsWith("application/x-amz-json-1.1")) return "awsJson1_1";
  if (headers["x-amz-target"] !== undefined || type.startsWith("application/x-amz-json")) return "awsJson1_0";
  if (type.startsWith("application/x-www-form-urlencoded")) return "awsQuery";
  if (type.startsWith("application/xml")) return "restXml";
  return "restJson1";
}
