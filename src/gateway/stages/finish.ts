import type { Logger } from "../../core/log.js";
import type { Exchange } from "../exchange.js";

/** The service's last word on the response, then the headers that every AWS answer carries. */
export async function finish(exchange: Exchange, log: Logger): Promise<void> {
  const { response, service, context, wire, requestId } = exchange;
  if (!response) throw new Error("a request left the stages without a response");
  if (service && context && wire) {
    Object.assign(response.headers, context.responseHeaders);
    try {
      const finishing = service.table.wire.finish?.(wire, response, context);
      if (finishing) await finishing;
    } catch (error) {
      log.error("a service's finish hook failed", {
        requestId,
        service: service.manifest.name,
        error: String(error),
      });
    }
  }
  if (exchange.manifest?.protocols[0] === "restXml") {
    response.headers["x-amz-request-id"] = requestId;
    response.headers["x-amz-id-2"] = requestId;
  } else response.headers["x-amzn-requestid"] = requestId;
}
