import { decodeContent } from "../content-encoding.js";
import type { Exchange } from "../exchange.js";
import { operationNotBuilt } from "../not-built.js";
import { loaded } from "./loaded.js";

/**
 * Which operation it is, and its input. A service's `intercept` hook may answer instead, for requests that no operation
 * stands for.
 */
export async function parse(exchange: Exchange): Promise<void> {
  const { manifest, service, protocol } = loaded(exchange);
  const { method, path, query, headers } = exchange.facts;
  const body = decodeContent(exchange.body, headers, protocol.name);
  const rewritten = service.table.wire.rewrite?.({ method, path, query, headers, body }, exchange.facts.host);
  const members = rewritten?.members ?? {};
  const wire = rewritten?.request ?? { method, path, query, headers, body };
  exchange.wire = wire;
  const { intercept } = service.table.wire;
  if (intercept) {
    exchange.context = service.contextFor(exchange);
    exchange.response = await intercept(wire, exchange.context);
    if (exchange.response) return;
  }
  const operation = await protocol.route(wire, service.model, members);
  exchange.operation = operation;
  exchange.context = service.contextFor(exchange);
  if (!service.table.operations[operation.name]) {
    throw operationNotBuilt(manifest, operation.name);
  }
  const input = await protocol.read(operation, wire);
  exchange.input = rewritten?.members ? { ...input, ...members } : input;
  service.validate(operation, exchange.input);
}
