import type { WireResponse } from "../../../wire/protocol.js";
import type { Claim } from "../callers/caller.js";
import { changePasswordTo } from "../callers/change-password.js";
import { continueWith, type Outcome, type Refusal, signIn, ticketExpired } from "../callers/sign-in.js";
import { openTicket } from "../callers/ticket.js";
import { clearCookie, cookieOf, setCookie } from "../http/cookies.js";
import { type Fields, isFromHere, type PageRequest } from "../http/request.js";
import { json, nothing } from "../http/response.js";
import { toRequestOptions } from "../passkeys/prove.js";
import { credentialsOf, endSession, findSession, type OpenedSession } from "../sessions/sessions.js";
import type { SigninContext } from "../state.js";

/**
 * Signing in for programs: the console's own, and anybody's. Requests are JSON, which no form of another site can send,
 * and browsers must send them from a page of the sign-in's own host.
 */
const STATUS: Readonly<Record<Refusal, number>> = {
  AuthenticationFailed: 401,
  TicketExpired: 401,
  PasswordExpired: 403,
  PasswordNotChanged: 400,
  TooManyAttempts: 429,
  Busy: 503,
};

export async function openSession(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  if (!isOwnJson(request)) return forbidden();
  const fields = await request.json();
  const ticket = textOf(fields, "ticket");
  const passkey = textOf(fields, "passkey");
  const code = textOf(fields, "mfaCode");
  const serialNumber = textOf(fields, "mfaSerialNumber");
  const outcome =
    ticket === undefined
      ? await signIn(ctx, toClaim(fields, request), textOf(fields, "password") ?? "", { code, serialNumber })
      : await continueWith(ctx, ticket, { passkey, code: code ?? "", serialNumber });
  return answer(request, ctx, outcome);
}

function toClaim(fields: Fields, request: PageRequest): Claim {
  const email = textOf(fields, "email");
  if (email !== undefined) return { kind: "root", identifier: email };
  const account = textOf(fields, "account") ?? request.account ?? "";
  const userName = textOf(fields, "userName");
  return userName === undefined ? { kind: "root", identifier: account } : { kind: "user", account, userName };
}

/** Account ids look like numbers, and are sometimes written as such. */
function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "number" ? String(value).padStart(name === "account" ? 12 : 6, "0") : value;
}

export async function changePassword(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  if (!isOwnJson(request)) return forbidden();
  const fields = await request.json();
  const resumed = await openTicket(ctx, textOf(fields, "ticket") ?? "");
  if (!resumed) return answer(request, ctx, ticketExpired());
  const [old = "", chosen = ""] = [textOf(fields, "password"), textOf(fields, "newPassword")];
  return answer(request, ctx, await changePasswordTo(ctx, resumed, old, chosen));
}

async function answer(request: PageRequest, ctx: SigninContext, outcome: Outcome): Promise<WireResponse> {
  if (outcome.kind === "signed-in") {
    const { id, record } = outcome.session;
    const made = await credentialsOf(ctx, outcome.session);
    const credentials = made && toCredentials(made);
    const response = json({ session: describe(outcome.session), credentials }, 201);
    const seconds = Math.floor((record.expiresAt - ctx.clock.now()) / 1000);
    return setCookie(response, request, "session", id, seconds);
  }
  if (outcome.kind === "factor-needed") {
    const { ticket, devices, challenge, isWrong } = outcome;
    const message = isWrong
      ? "The MFA code or the passkey is not right, or was used already."
      : "An MFA code or a passkey is needed.";
    const error = isWrong ? "MfaCodeWrong" : "MfaCodeNeeded";
    const mfaDevices = devices.filter(({ sealedSeed }) => sealedSeed).map((device) => device.serialNumber);
    const passkey = toRequestOptions(ctx, devices, challenge);
    return json({ error, message, ticket, mfaDevices, ...(passkey && { passkey }) }, 401);
  }
  if (outcome.kind === "password-needed") {
    const { ticket, reason } = outcome;
    return json({ error: "NewPasswordNeeded", message: "A new password is needed.", reason, ticket }, 403);
  }
  const response = json({ error: outcome.error, message: outcome.message }, STATUS[outcome.error]);
  if (outcome.waitSeconds) response.headers["retry-after"] = String(outcome.waitSeconds);
  return response;
}

/** Who is signed in. */
export async function showSession(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  if (!isFromHere(request)) return forbidden();
  const session = await findSession(ctx, cookieOf(request, "session"));
  return session ? json({ session: describe(session) }) : notSignedIn();
}

/** New credentials of whoever is signed in: ask again before they expire. */
export async function credentials(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  if (!isOwnJson(request)) return forbidden();
  const session = await findSession(ctx, cookieOf(request, "session"));
  if (!session) return notSignedIn();
  const { durationSeconds } = await request.json();
  const asked = durationSeconds === undefined ? undefined : Number(durationSeconds);
  const made = await credentialsOf(ctx, session, asked);
  return made ? json({ credentials: toCredentials(made) }) : notSignedIn();
}

export async function closeSession(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  if (!isFromHere(request)) return forbidden();
  const id = cookieOf(request, "session");
  if (id !== undefined) await endSession(ctx, id);
  return clearCookie(nothing(), request, "session");
}

/** JSON, sent from a page of ours or from no page. */
function isOwnJson(request: PageRequest): boolean {
  return isFromHere(request) && /^application\/json\b/.test(request.headers["content-type"] ?? "");
}

function forbidden(): WireResponse {
  const message = "Send JSON (content-type: application/json), and not from a page of another site.";
  return json({ error: "Forbidden", message }, 403);
}

function notSignedIn(): WireResponse {
  return json({ error: "NotSignedIn", message: "Nobody is signed in." }, 401);
}

function describe({ record }: OpenedSession): object {
  const { principal, carried, signedInAt, expiresAt } = record;
  return {
    account: principal.account,
    arn: principal.arn,
    userId: principal.userId,
    type: principal.type,
    mfa: carried.mfaAuthenticatedAt !== undefined,
    signedInAt: new Date(signedInAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  };
}

/** Named as STS names them, so that they can be given to an SDK as they are. */
function toCredentials(made: {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiresAt: number;
}): object {
  return {
    AccessKeyId: made.accessKeyId,
    SecretAccessKey: made.secretAccessKey,
    SessionToken: made.sessionToken,
    Expiration: new Date(made.expiresAt).toISOString(),
  };
}
