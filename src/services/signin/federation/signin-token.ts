import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";
import type { Principal } from "../../../core/principal.js";
import { FEDERATED_SECONDS_MAX, FEDERATED_SECONDS_MIN, SIGNIN_TOKEN_MS } from "../limits.js";
import type { SigninContext } from "../state.js";
import type { Carried, Signed } from "../store.js";
import { carriedBy, isFederated, withoutSession } from "./signed.js";

interface SigninToken {
  kind: "signin-token";
  principal: Signed;
  carried: Carried;
  /** Until when it can be used. */
  expiresAt: number;
  /** How long the session is to last from then on; absent where it ends with the credentials. */
  durationSeconds: number | undefined;
  credentialsExpireAt: number;
}

type Made = { token: string } | { fault: string };

/** The three parts of temporary credentials, as AWS's endpoint names them. */
interface Given {
  sessionId: string;
  sessionKey: string;
  sessionToken: string;
}

export async function toSigninToken(
  ctx: SigninContext,
  request: { session: string; duration: string | undefined },
): Promise<Made> {
  const given = readGiven(request.session);
  if (!given) return { fault: "Session must be JSON with sessionId, sessionKey and sessionToken." };
  const { identity } = ctx.state;
  const known = await identity.find(given.sessionId, given.sessionToken);
  const session = known && "session" in known.principal ? known.principal.session : undefined;
  const now = ctx.clock.now();
  if (!known || !session || !isSame(known.secretAccessKey, given.sessionKey) || session.expiresAt <= now) {
    return { fault: "The credentials are not valid, or have expired." };
  }
  const { principal } = known;
  if (!isFederated(principal)) {
    return { fault: "Only credentials of AssumeRole… and GetFederationToken can sign in to the console." };
  }
  const duration = readDuration(request.duration, principal);
  if (typeof duration === "string") return { fault: duration };
  const token: SigninToken = {
    kind: "signin-token",
    principal: withoutSession(principal),
    carried: carriedBy(session),
    expiresAt: now + SIGNIN_TOKEN_MS,
    durationSeconds: duration,
    credentialsExpireAt: session.expiresAt,
  };
  return { token: identity.sealSignIn(JSON.stringify(token)) };
}

function readGiven(text: string): Given | undefined {
  try {
    const { sessionId, sessionKey, sessionToken } = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (typeof sessionId !== "string" || typeof sessionKey !== "string") return undefined;
    return typeof sessionToken === "string" ? { sessionId, sessionKey, sessionToken } : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with it, as text; undefined where none is given. */
function readDuration(given: string | undefined, { type }: Principal): number | string | undefined {
  if (given === undefined) return undefined;
  if (type === "federated-user") return "SessionDuration is not for credentials of GetFederationToken.";
  const seconds = Number(given);
  if (!/^\d+$/.test(given) || seconds < FEDERATED_SECONDS_MIN || seconds > FEDERATED_SECONDS_MAX) {
    return `SessionDuration must be ${FEDERATED_SECONDS_MIN} to ${FEDERATED_SECONDS_MAX} seconds.`;
  }
  return seconds;
}

export interface SigninPass {
  principal: Signed;
  carried: Carried;
  durationSeconds: number;
}

/** Undefined for a token that is not ours, or too old, or whose credentials have expired meanwhile. */
export function openSigninToken(ctx: SigninContext, sealed: string): SigninPass | undefined {
  const text = ctx.state.identity.openSignIn(sealed);
  const token = text === undefined ? undefined : (JSON.parse(text) as SigninToken);
  const now = ctx.clock.now();
  if (token?.kind !== "signin-token" || token.expiresAt <= now) return undefined;
  const { principal, carried, durationSeconds, credentialsExpireAt } = token;
  const left = Math.floor((credentialsExpireAt - now) / 1000);
  const seconds = durationSeconds ?? left;
  return seconds > 0 ? { principal, carried, durationSeconds: seconds } : undefined;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
