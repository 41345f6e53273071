import { NotAuthorized, tokenOf } from "../connections/authorize.js";
import { connectionOfArn } from "../connections/find-connection.js";
import { type AuthParameters, openParameters } from "../connections/parameters.js";
import type { PendingDelivery } from "../deliver/emit.js";
import { DeliveryFailure } from "../deliver/failures.js";
import { sendHttp } from "../http/send-http.js";
import { RETRY_AFTER_MS_MAX } from "../limits.js";
import { toApiDestinationArn } from "../names.js";
import type { ConnectionRecord } from "../records.js";
import type { EventsContext } from "../state.js";
import { destinationOfArn } from "./api-destinations.js";
import { toInvocation } from "./to-request.js";

const REFUSED = "Unable to invoke ApiDestination endpoint: ";

/** Calls the endpoint of an API destination with the credentials of its connection; the target's role must be let. */
export async function toApiDestination(
  pending: PendingDelivery,
  input: string,
  ctx: EventsContext,
): Promise<void> {
  const { target } = pending;
  const destination = await destinationOfArn(ctx.store, target.Arn);
  if (!destination) {
    throw new DeliveryFailure("NO_RESOURCE", `${REFUSED}The API destination does not exist.`);
  }
  await checkRole(target.RoleArn ?? "", toApiDestinationArn(destination), ctx);
  const connection = await connectionOfArn(ctx.store, destination.connectionArn);
  const parameters = connection && openParameters(ctx, connection);
  if (!parameters) throw new DeliveryFailure("NO_PERMISSIONS", `${REFUSED}The connection is not authorized.`);
  const attempt = async (isRefused: boolean) => {
    const credentials = await credentialsOf(connection, parameters, ctx, isRefused);
    const parts = { destination, target: target.HttpParameters, connection: parameters, credentials, input };
    return sendHttp({ ...toInvocation(parts), answerBytesMax: 0, signal: ctx.signal }).catch(
      (error: unknown) => {
        if (ctx.signal.aborted) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new DeliveryFailure("SDK_CLIENT_ERROR", `${REFUSED}${reason}`, { isRetryable: true });
      },
    );
  };
  const answer = await attempt(pending.isRefused === true);
  // Billed by the call, whatever was answered.
  ctx.meter("PutEvents", [{ usageType: "ApiDestination-Invocations", quantity: 1, unit: "Invocations" }]);
  if (answer.status >= 200 && answer.status < 300) return;
  const { status } = answer;
  throw new DeliveryFailure("SDK_CLIENT_ERROR", `${REFUSED}Request failed with status code ${status}.`, {
    isRetryable: status >= 500 || [401, 407, 409, 429].includes(status),
    // The next attempt asks for another token.
    isRefused: status === 401 || status === 407,
    ...(answer.retryAfter && { retryAfterMs: readRetryAfter(answer.retryAfter, ctx.clock.now()) }),
  });
}

async function checkRole(role: string, resource: string, ctx: EventsContext): Promise<void> {
  const { Credentials } = await ctx.call("sts", "AssumeRole", {
    RoleArn: role,
    RoleSessionName: "EventBridge",
  });
  const { AccessKeyId = "", SessionToken } = Credentials ?? {};
  const session = await ctx.state.identity.find(AccessKeyId, SessionToken);
  const wanted = [{ action: "events:InvokeApiDestination", resource }];
  const decision = session && (await ctx.decide(wanted, session.principal));
  if (decision?.allowed) return;
  throw new DeliveryFailure("NO_PERMISSIONS", `${role} is not authorized to perform ${wanted[0]?.action}.`);
}

async function credentialsOf(
  connection: ConnectionRecord,
  parameters: AuthParameters,
  ctx: EventsContext,
  isRefused: boolean,
): Promise<[string, string][]> {
  const { BasicAuthParameters: basic, ApiKeyAuthParameters: key } = parameters;
  if (basic) {
    const pair = Buffer.from(`${basic.Username}:${basic.Password}`).toString("base64");
    return [["authorization", `Basic ${pair}`]];
  }
  if (key) return [[key.ApiKeyName ?? "", key.ApiKeyValue ?? ""]];
  try {
    return [["authorization", `Bearer ${await tokenOf(connection, ctx, { isRefused })}`]];
  } catch (error) {
    if (!(error instanceof NotAuthorized)) throw error;
    throw new DeliveryFailure("NO_PERMISSIONS", REFUSED + error.message, { isRetryable: true });
  }
}

/** Seconds, or a date. */
function readRetryAfter(text: string, now: number): number {
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), RETRY_AFTER_MS_MAX) : 0;
}
