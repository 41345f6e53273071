import type { Identity } from "../../core/identity/identity.js";
import { AwsError } from "../../wire/aws-error.js";
import { requestConditions } from "../conditions.js";
import type { Exchange } from "../exchange.js";
import { parsed } from "./loaded.js";

/** May this caller do this? Every permission that the operation names must be allowed. */
export async function authorize(exchange: Exchange, identity: Identity, nowMs: number): Promise<void> {
  const { service, protocol, operation, input, context } = parsed(exchange);
  const rule = service.table.access[operation.name];
  if (!rule) throw new Error(`${operation.name} has no access rule`);
  const requests = await rule(input, context);
  if (requests.length === 0) {
    exchange.because = "needs no permission";
    return;
  }
  const decision = await identity.decide(context.principal, requests, requestConditions(context, nowMs));
  exchange.because = decision.because;
  if (decision.allowed) return;
  throw accessDenied(protocol.name, decision.message);
}

/** A denial in the protocol's words. */
export function accessDenied(protocol: string, message: string): AwsError {
  if (protocol.startsWith("awsJson") || protocol === "rpcv2Cbor") {
    return new AwsError("AccessDeniedException", message, { status: 400 });
  }
  if (protocol === "restJson1") return new AwsError("AccessDeniedException", message, { status: 403 });
  if (protocol === "ec2Query") return new AwsError("UnauthorizedOperation", message, { status: 403 });
  return new AwsError("AccessDenied", message, { status: 403 });
}
