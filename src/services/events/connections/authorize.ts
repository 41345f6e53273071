import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import type { Transaction } from "../../../core/store/store.js";
import { sendHttp } from "../http/send-http.js";
import { TOKEN_ANSWER_BYTES_MAX, TOKEN_MARGIN_MS } from "../limits.js";
import type { ConnectionRecord } from "../records.js";
import type { EventsContext } from "../state.js";
import { connections } from "../store.js";
import { type AuthParameters, openParameters, toPairs } from "./parameters.js";

export const AUTHORIZE = "authorize";

/** A connection whose token is to be asked for, as it waits in the outbox. */
interface PendingAuthorization {
  account: string;
  region: string;
  name: string;
  id: string;
}

export function emitAuthorize(ctx: EventsContext, tx: Transaction, connection: ConnectionRecord): void {
  const { account, region, name, id } = connection;
  const pending: PendingAuthorization = { account, region, name, id };
  ctx.events.emit(tx, AUTHORIZE, pending);
}

/** Asks for the first token of a new connection; what comes of it is the connection's state. */
export const authorization: EventHandler<EventsContext> = {
  async deliver(event, ctx) {
    const { account, region, name, id } = (event as OutboxEvent<PendingAuthorization>).payload;
    const connection = await connections.get(ctx.store, account, region, name);
    if (connection?.id !== id || connection.state !== "AUTHORIZING") return;
    await tokenOf(connection, ctx).catch((error) => {
      // The connection's state tells the rest.
      if (ctx.signal.aborted) throw error;
    });
  },
};

/** Why a connection got no token. */
export class NotAuthorized extends Error {}

/** The connection's token: the one that is known, or a new one from its authorization endpoint. Throws `NotAuthorized`. */
export async function tokenOf(
  connection: ConnectionRecord,
  ctx: EventsContext,
  { isRefused = false } = {},
): Promise<string> {
  const { token } = connection;
  const lasts = token?.expiresAt === undefined || token.expiresAt - TOKEN_MARGIN_MS > ctx.clock.now();
  if (token && lasts && !isRefused) {
    const known = ctx.state.vault.unseal("connection", token.sealed)?.toString();
    if (known !== undefined) return known;
  }
  const oauth = openParameters(ctx, connection)?.OAuthParameters;
  if (!oauth) throw new NotAuthorized("The connection has no OAuth parameters.");
  try {
    const { accessToken, expiresInSeconds } = await askForToken(oauth, ctx);
    const sealed = ctx.state.vault.seal("connection", Buffer.from(accessToken));
    const expiresAt = expiresInSeconds === undefined ? undefined : ctx.clock.now() + expiresInSeconds * 1_000;
    await note(connection, ctx, { state: "AUTHORIZED", token: { sealed, ...(expiresAt && { expiresAt }) } });
    return accessToken;
  } catch (error) {
    if (!(error instanceof NotAuthorized)) throw error;
    await note(connection, ctx, { state: "DEAUTHORIZED", stateReason: error.message });
    throw error;
  }
}

type Outcome = Pick<ConnectionRecord, "state" | "stateReason" | "token">;

/** Writes what came of it, unless the connection has changed meanwhile. */
async function note(connection: ConnectionRecord, ctx: EventsContext, outcome: Outcome): Promise<void> {
  const { account, region, name } = connection;
  await ctx.store.transact(async (tx) => {
    const now = await connections.get(tx, account, region, name);
    if (now?.id !== connection.id || now.modifiedAt !== connection.modifiedAt) return;
    const { stateReason: _, token: __, ...rest } = now;
    connections.put(tx, [account, region, name], {
      ...rest,
      ...outcome,
      ...(outcome.state === "AUTHORIZED" && { authorizedAt: ctx.clock.now() }),
    });
  });
}

type OAuth = NonNullable<AuthParameters["OAuthParameters"]>;

/** The client credentials grant (RFC 6749, 4.4): a form, or JSON where the connection's own headers say so. */
async function askForToken(oauth: OAuth, ctx: EventsContext) {
  const { ClientParameters: client, OAuthHttpParameters: http = {} } = oauth;
  const headers = new Map(toPairs(http.HeaderParameters).map(([key, value]) => [key.toLowerCase(), value]));
  const fields = {
    grant_type: "client_credentials",
    client_id: client?.ClientID ?? "",
    client_secret: client?.ClientSecret ?? "",
    ...Object.fromEntries(toPairs(http.BodyParameters)),
  };
  const url = new URL(oauth.AuthorizationEndpoint ?? "");
  for (const [key, value] of toPairs(http.QueryStringParameters)) url.searchParams.set(key, value);
  const method = oauth.HttpMethod ?? "POST";
  const isJson = headers.get("content-type")?.startsWith("application/json") === true;
  if (!headers.has("content-type")) headers.set("content-type", "application/x-www-form-urlencoded");
  if (method === "GET") for (const [key, value] of Object.entries(fields)) url.searchParams.set(key, value);
  const body = isJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString();
  const answer = await sendHttp({
    url: url.href,
    method,
    headers: { accept: "application/json", ...Object.fromEntries(headers) },
    ...(method !== "GET" && { body }),
    answerBytesMax: TOKEN_ANSWER_BYTES_MAX,
    signal: ctx.signal,
  }).catch((error: unknown) => {
    if (ctx.signal.aborted) throw error;
    throw new NotAuthorized(`The authorization endpoint cannot be reached: ${reasonOf(error)}`);
  });
  if (answer.status < 200 || answer.status > 299) {
    throw new NotAuthorized(`The authorization endpoint answered with status ${answer.status}.`);
  }
  return readToken(answer.body);
}

function readToken(text: string): { accessToken: string; expiresInSeconds?: number } {
  let answer: { access_token?: unknown; expires_in?: unknown } | null = null;
  try {
    answer = JSON.parse(text);
  } catch {
    // Said below.
  }
  const token = answer?.access_token;
  if (typeof token !== "string" || token === "" || /[^\x21-\x7e]/.test(token)) {
    throw new NotAuthorized("The authorization endpoint gave no access token.");
  }
  const seconds = Number(answer?.expires_in);
  return { accessToken: token, ...(seconds > 0 && { expiresInSeconds: seconds }) };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
