import { createHash } from "node:crypto";
import { SignJWT } from "jose";
import type { Principal } from "../../../core/principal.js";
import type { Operation } from "../../../core/service.js";
import { denied, expired, invalidRequest } from "../errors.js";
import { PROGRAM_CREDENTIALS_SECONDS } from "../limits.js";
import { createSession, credentialsOf, findSession, type OpenedSession } from "../sessions/sessions.js";
import type { SigninContext, State } from "../state.js";
import { clientArn } from "./clients.js";
import { takeCode } from "./codes.js";
import { provenKey } from "./proof.js";

interface RefreshToken {
  kind: "refresh-token";
  sessionId: string;
  clientId: string;
  /** Thumbprint of the program's key. */
  key: string;
}

type Input = {
  clientId?: string | undefined;
  code?: string | undefined;
  redirectUri?: string | undefined;
  codeVerifier?: string | undefined;
  refreshToken?: string | undefined;
};

/** Credentials for a program: first for the code of a page, then for the refresh token that came with them. */
export const CreateOAuth2Token: Operation<"signin", "CreateOAuth2Token", State> = async (input, ctx) => {
  const { tokenInput } = input;
  if (!tokenInput) throw invalidRequest("The body is missing.");
  const key = await provenKey(ctx);
  const isFirst = tokenInput.grantType === "authorization_code";
  const session = isFirst ? await redeem(ctx, tokenInput) : await resume(ctx, tokenInput, key);
  const clientId = tokenInput.clientId ?? "";
  await checkMay(ctx, session, clientId);
  const made = await credentialsOf(ctx, session, PROGRAM_CREDENTIALS_SECONDS);
  if (!made) throw expired("TOKEN_EXPIRED", "The session has ended.");
  const refresh: RefreshToken = { kind: "refresh-token", sessionId: session.id, clientId, key };
  return {
    tokenOutput: {
      accessToken: {
        accessKeyId: made.accessKeyId,
        secretAccessKey: made.secretAccessKey,
        sessionToken: made.sessionToken,
      },
      tokenType: "aws_sigv4",
      expiresIn: Math.max(1, Math.ceil((made.expiresAt - ctx.clock.now()) / 1000)),
      refreshToken: ctx.state.identity.sealSignIn(JSON.stringify(refresh)),
      ...(isFirst && { idToken: await toIdToken(ctx, session, clientId) }),
    },
  };
};

/** A session of the program's own: signing out of the browser leaves it, its end is that of the browser's session. */
async function redeem(ctx: SigninContext, input: Input): Promise<OpenedSession> {
  const found = await takeCode(ctx, input.code ?? "");
  if (!found) throw expired("AUTHCODE_EXPIRED", "The authorization code has expired, or was used already.");
  const challenge = createHash("sha256")
    .update(input.codeVerifier ?? "")
    .digest("base64url");
  if (found.clientId !== input.clientId || found.redirectUri !== input.redirectUri) {
    throw invalidRequest("The code was made for another client or redirect URI.");
  }
  if (found.challenge !== challenge)
    throw invalidRequest("The code verifier does not fit the code challenge.");
  const { principal, carried, expiresAt } = found.session;
  const left = Math.floor((expiresAt - ctx.clock.now()) / 1000);
  if (left <= 0) throw expired("AUTHCODE_EXPIRED", "The session that let the program in has ended.");
  return createSession(ctx, principal, carried, left);
}

async function resume(ctx: SigninContext, input: Input, key: string): Promise<OpenedSession> {
  const text = ctx.state.identity.openSignIn(input.refreshToken ?? "");
  const token = text === undefined ? undefined : (JSON.parse(text) as RefreshToken);
  if (token?.kind !== "refresh-token" || token.clientId !== input.clientId || token.key !== key) {
    throw expired("TOKEN_EXPIRED", "The refresh token is not valid for this client and key.");
  }
  const session = await findSession(ctx, token.sessionId);
  if (!session) throw expired("TOKEN_EXPIRED", "The session has ended, or its password has changed.");
  return session;
}

async function checkMay(ctx: SigninContext, { record }: OpenedSession, clientId: string): Promise<void> {
  const now = ctx.clock.now();
  const session = { ...record.carried, accessKeyId: "", issuedAt: record.signedInAt, expiresAt: now };
  // The kinds of principals that have sessions take them all alike, which the union of their types does not say.
  const principal = { ...record.principal, session } as Principal;
  const resource = clientArn(clientId, ctx.region, principal.account);
  const decision = await ctx.decide([{ action: "signin:CreateOAuth2Token", resource }], principal);
  if (!decision.allowed) throw denied("INSUFFICIENT_PERMISSIONS", decision.message);
}

/** Tells the program whose session it has. */
function toIdToken(ctx: SigninContext, { record }: OpenedSession, audience: string): Promise<string> {
  const now = Math.floor(ctx.clock.now() / 1000);
  return new SignJWT({ sub: record.principal.arn, iss: ctx.endpoint, aud: audience, iat: now })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setExpirationTime(now + PROGRAM_CREDENTIALS_SECONDS)
    .sign(ctx.state.idTokenKey);
}
