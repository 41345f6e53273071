import { isPending } from "../../wire/awaitable.js";
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
  const routed = protocol.route(wire, service.model, members);
  const operation = isPending(routed) ? await routed : routed;
  exchange.operation = operation;
  exchange.context = service.contextFor(exchange);
  if (!service.table.operations[operation.name]) {
    throw operationNotBuilt(manifest, operation.name);
  }
  const read = protocol.read(operation, wire);
  const input = isPending(read) ? await read : read;
  exchange.input = rewritten?.members ? { ...input, ...members } : input;
  service.validate(operation, exchange.input);
}
