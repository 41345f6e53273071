import { type Awaitable, isPending, whenThere } from "../../wire/awaitable.js";
import type { OperationModel } from "../../wire/model.js";
import type { WireRequest } from "../../wire/protocol.js";
import { decodeContent } from "../content-encoding.js";
import type { Exchange } from "../exchange.js";
import { operationNotBuilt } from "../not-built.js";
import { loaded } from "./loaded.js";

type Members = Record<string, unknown>;

/**
 * Which operation it is, and its input. A service's `intercept` hook may answer instead, for requests that no operation
 * stands for.
 */
export function parse(exchange: Exchange): Awaitable<void> {
  const { service, protocol } = loaded(exchange);
  const { method, path, query, headers } = exchange.facts;
  const body = decodeContent(exchange.body, headers, protocol.name);
  const rewritten = service.table.wire.rewrite?.({ method, path, query, headers, body }, exchange.facts.host);
  const wire = rewritten?.request ?? { method, path, query, headers, body };
  exchange.wire = wire;
  const { intercept } = service.table.wire;
  if (intercept) {
    exchange.context = service.contextFor(exchange);
    return whenThere(intercept(wire, exchange.context), (response) => {
      exchange.response = response;
      if (!response) return read(exchange, wire, rewritten?.members);
    });
  }
  return read(exchange, wire, rewritten?.members);
}

/** @param members of the input that stand elsewhere than where the schema has them */
function read(exchange: Exchange, wire: WireRequest, members: Members | undefined): Awaitable<void> {
  const { service, protocol } = loaded(exchange);
  return whenThere(protocol.route(wire, service.model, members ?? {}), (operation) =>
    readAs(exchange, operation, wire, members),
  );
}

function readAs(
  exchange: Exchange,
  operation: OperationModel,
  wire: WireRequest,
  members: Members | undefined,
): Awaitable<void> {
  const { manifest, service, protocol } = loaded(exchange);
  exchange.operation = operation;
  exchange.context = service.contextFor(exchange);
  if (!service.table.operations[operation.name]) {
    throw operationNotBuilt(manifest, operation.name);
  }
  const { verify } = service.table.wire;
  const reading = verify
    ? whenThere(verify(operation, wire, exchange.context), () => protocol.read(operation, wire))
    : protocol.read(operation, wire);
  const taken = whenThere(reading, (input) => {
    exchange.input = members ? { ...input, ...members } : input;
    service.validate(operation, exchange.input);
  });
  const { overrule } = service.table.wire;
  if (!overrule || !isPending(taken)) return taken;
  const { context } = exchange;
  return taken.catch(async (error: unknown) => {
    await overrule(error, operation, context);
    throw error;
  });
}
