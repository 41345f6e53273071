import type { AccessRequest } from "../../core/access.js";
import type { Decision, Identity } from "../../core/identity/identity.js";
import { requestTagConditions } from "../../core/tags.js";
import { type Awaitable, whenThere } from "../../wire/awaitable.js";
import { AwsError } from "../../wire/aws-error.js";
import { requestConditions } from "../conditions.js";
import type { Exchange } from "../exchange.js";
import { parsed } from "./loaded.js";

/** May this caller do this? Every permission that the operation names must be allowed. */
export function authorize(exchange: Exchange, identity: Identity, nowMs: number): Awaitable<void> {
  const { service, operation, input, context } = parsed(exchange);
  const rule = service.table.access[operation.name];
  if (!rule) throw new Error(`${operation.name} has no access rule`);
  return whenThere(rule(input, context), (requests) => ask(exchange, requests, identity, nowMs));
}

function ask(
  exchange: Exchange,
  requests: readonly AccessRequest[],
  identity: Identity,
  nowMs: number,
): Awaitable<void> {
  const { service, protocol, input, context } = parsed(exchange);
  exchange.action = requests[0]?.action;
  if (requests.length === 0) {
    exchange.because = "needs no permission";
    return;
  }
  const deciding = identity.decide(context.principal, requests, () => ({
    ...requestConditions(context, service.manifest, nowMs),
    ...requestTagConditions(input),
  }));
  return whenThere(deciding, (decision) => {
    exchange.because = decision.because;
    if (decision.allowed) return;
    exchange.encodedDenial = decision.encodedMessage;
    throw toDenial(protocol.name, decision, service.manifest.denialCode);
  });
}

/** A denial in the service's words: EC2 tells more, and encodes what it does not tell everybody. */
export function toDenial(protocol: string, denied: Decision & { allowed: false }, code?: string): AwsError {
  if (protocol !== "ec2Query") return accessDenied(protocol, denied.message, code);
  const message = `You are not authorized to perform this operation. ${denied.message}`;
  if (/^ec2:(Describe|Get)/.test(denied.request.action)) return accessDenied(protocol, message);
  const encoded = `Encoded authorization failure message: ${denied.encodedMessage()}`;
  return accessDenied(protocol, `${message}. ${encoded}`);
}

/** A denial in the protocol's code and status, or in the service's own code. */
export function accessDenied(protocol: string, message: string, code?: string): AwsError {
  if (code !== undefined) return new AwsError(code, message, { status: 403 });
  if (protocol.startsWith("awsJson") || protocol === "rpcv2Cbor") {
    return new AwsError("AccessDeniedException", message, { status: 400 });
  }
  if (protocol === "restJson1") return new AwsError("AccessDeniedException", message, { status: 403 });
  if (protocol === "ec2Query") return new AwsError("UnauthorizedOperation", message, { status: 403 });
  return new AwsError("AccessDenied", message, { status: 403 });
}
