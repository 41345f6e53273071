import type { Logger } from "../../core/log.js";
import { type Awaitable, whenThere } from "../../wire/awaitable.js";
import { toHostId } from "../../wire/rest-xml/host-id.js";
import type { Exchange } from "../exchange.js";

/** The service's last word on the response, then the headers that every AWS answer carries. */
export function finish(exchange: Exchange, log: Logger): Awaitable<void> {
  const finishing = askService(exchange, log);
  return whenThere(finishing, () => nameRequest(exchange));
}

function askService(exchange: Exchange, log: Logger): Awaitable<void> {
  const { response, service, context, wire, requestId } = exchange;
  if (!response || !service || !context || !wire) return;
  const failed = (error: unknown) => {
    const facts = { requestId, service: service.manifest.name, error: String(error) };
    log.error("a service's finish hook failed", facts);
  };
  for (const name in context.responseHeaders) response.headers[name] = context.responseHeaders[name] ?? "";
  try {
    const finishing = service.table.wire.finish?.(wire, response, context);
    return finishing?.catch(failed);
  } catch (error) {
    failed(error);
  }
}

function nameRequest({ response, manifest, requestId }: Exchange): void {
  if (!response) throw new Error("a request left the stages without a response");
  if (manifest?.protocols[0] === "restXml") {
    response.headers["x-amz-request-id"] = requestId;
    response.headers["x-amz-id-2"] = toHostId(requestId);
  } else response.headers["x-amzn-requestid"] = requestId;
}
