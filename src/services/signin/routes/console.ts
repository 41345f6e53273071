import type { WireResponse } from "../../../wire/protocol.js";
import { type Claim, findAccount, nameOfAccount } from "../callers/caller.js";
import { changePasswordTo } from "../callers/change-password.js";
import { continueWith, type Factor, type Outcome, signIn, ticketExpired } from "../callers/sign-in.js";
import { openTicket } from "../callers/ticket.js";
import { homeOf } from "../http/addresses.js";
import { clearCookie, cookieOf, setCookie } from "../http/cookies.js";
import { toDestination } from "../http/destination.js";
import { isOwnForm, toFormToken } from "../http/form-token.js";
import type { PageRequest } from "../http/request.js";
import { page, redirect } from "../http/response.js";
import { FORM_SECONDS } from "../limits.js";
import type { Note } from "../pages/html.js";
import { type Frame, factorPage, passwordPage, rootPage, userPage } from "../pages/pages.js";
import { toRequestOptions } from "../passkeys/prove.js";
import { endSession, findSession, type OpenedSession } from "../sessions/sessions.js";
import type { SigninContext } from "../state.js";
import { showSignedIn } from "./own-pages.js";

const FACTOR_WRONG = "That is not right, or was used already. Please try again, with the next code.";
const REASONS = {
  expired: "Your password has expired. Choose a new one to go on.",
  required: "Your administrator wants you to choose a password of your own.",
};
const STALE = "This page has been open too long, or was sent from elsewhere. Please try again.";

/** The page to sign in on, or who is signed in. An account's own address leads here, its account filled in. */
export async function showConsole(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const { query, base } = request;
  if (request.account !== undefined) return redirect(toSharedHost(request));
  const destination = toDestination(query.get("destination") ?? "", base);
  const session = await findSession(ctx, cookieOf(request, "session"));
  if (session) {
    const isHere = destination === undefined || destination === `${base}/console`;
    return isHere ? showSignedIn(request, ctx, session) : redirect(destination);
  }
  const claim: Claim = query.has("root")
    ? { kind: "root", identifier: "" }
    : { kind: "user", account: await namedAccount(query.get("account") ?? "", ctx), userName: "" };
  return showForm(request, ctx, claim, query.get("destination") ?? "", undefined, 200);
}

/** `ACCOUNT.signin.localhost:4566` → `signin.localhost:4566`: one host, one cookie. */
function toSharedHost({ origin, isSecure, account = "", query }: PageRequest): string {
  const rest = new URLSearchParams(query);
  rest.set("account", account);
  const home = homeOf(new URL(origin).host);
  return `${isSecure ? "https" : "http"}://${home}/console?${rest}`;
}

async function namedAccount(given: string, ctx: SigninContext): Promise<string> {
  const { directory } = ctx.state.identity;
  const account = await findAccount(directory, given);
  return account === undefined ? given : nameOfAccount(directory, account);
}

export async function console(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const form = await request.form();
  const claim = toClaim(form);
  const destination = form.get("destination") ?? "";
  if (!isOwnForm(ctx, request, form)) {
    return showForm(request, ctx, claim, destination, { kind: "bad", text: STALE }, 403);
  }
  const outcome = await signIn(ctx, claim, form.get("password") ?? "", {});
  return answer(request, ctx, outcome, destination, claim);
}

function toClaim(form: URLSearchParams): Claim {
  const email = form.get("email");
  if (email !== null) return { kind: "root", identifier: email };
  return { kind: "user", account: form.get("account") ?? "", userName: form.get("username") ?? "" };
}

export async function consoleCode(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const form = await request.form();
  const factor = { code: form.get("code") ?? "", serialNumber: form.get("device") ?? undefined };
  return consoleFactor(request, ctx, form, factor);
}

export async function consolePasskey(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const form = await request.form();
  return consoleFactor(request, ctx, form, { passkey: form.get("credential") ?? "" });
}

async function consoleFactor(
  request: PageRequest,
  ctx: SigninContext,
  form: URLSearchParams,
  factor: Factor,
): Promise<WireResponse> {
  const destination = form.get("destination") ?? "";
  if (!isOwnForm(ctx, request, form)) return answer(request, ctx, ticketExpired(), destination);
  const outcome = await continueWith(ctx, form.get("ticket") ?? "", factor);
  return answer(request, ctx, outcome, destination);
}

/** A new password in place of one that has expired. */
export async function consolePassword(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const form = await request.form();
  const destination = form.get("destination") ?? "";
  const ticket = form.get("ticket") ?? "";
  const resumed = isOwnForm(ctx, request, form) ? await openTicket(ctx, ticket) : undefined;
  if (!resumed) return answer(request, ctx, ticketExpired(), destination);
  const chosen = form.get("newpassword") ?? "";
  if (chosen !== form.get("repeated")) {
    const note: Note = { kind: "bad", text: "The two new passwords are not the same." };
    return showPassword(request, ctx, destination, ticket, REASONS.required, note);
  }
  const outcome = await changePasswordTo(ctx, resumed, form.get("password") ?? "", chosen);
  if (outcome.kind === "refused" && outcome.error === "PasswordNotChanged") {
    const note: Note = { kind: "bad", text: outcome.message };
    return showPassword(request, ctx, destination, ticket, REASONS.required, note);
  }
  return answer(request, ctx, outcome, destination);
}

/** The page that an outcome leads to. */
async function answer(
  request: PageRequest,
  ctx: SigninContext,
  outcome: Outcome,
  destination: string,
  claim: Claim = { kind: "user", account: "", userName: "" },
): Promise<WireResponse> {
  if (outcome.kind === "signed-in") return enter(request, ctx, outcome.session, destination);
  if (outcome.kind === "refused") {
    const status = outcome.error === "TooManyAttempts" ? 429 : outcome.error === "Busy" ? 503 : 401;
    const note: Note = { kind: "bad", text: outcome.message };
    const response = await showForm(request, ctx, claim, destination, note, status);
    if (outcome.waitSeconds) response.headers["retry-after"] = String(outcome.waitSeconds);
    return response;
  }
  if (outcome.kind === "password-needed") {
    return showPassword(request, ctx, destination, outcome.ticket, REASONS[outcome.reason], undefined);
  }
  const { ticket, devices, challenge, isWrong } = outcome;
  const note: Note | undefined = isWrong ? { kind: "bad", text: FACTOR_WRONG } : undefined;
  const withCodes = devices.filter(({ sealedSeed }) => sealedSeed).map(({ serialNumber }) => serialNumber);
  const passkey = toRequestOptions(ctx, devices, challenge);
  return framed(request, ctx, destination, note, isWrong ? 401 : 200, (frame) =>
    factorPage(frame, ticket, withCodes, passkey),
  );
}

/** Signed in: the session's cookie, never one that was there before. */
async function enter(
  request: PageRequest,
  ctx: SigninContext,
  { id, record }: OpenedSession,
  destination: string,
): Promise<WireResponse> {
  const earlier = cookieOf(request, "session");
  if (earlier !== undefined) await endSession(ctx, earlier);
  const to = toDestination(destination, request.base) ?? `${request.base}/console`;
  const seconds = Math.floor((record.expiresAt - ctx.clock.now()) / 1000);
  return setCookie(redirect(to), request, "session", id, seconds);
}

function showForm(
  request: PageRequest,
  ctx: SigninContext,
  claim: Claim,
  destination: string,
  note: Note | undefined,
  status: number,
): Promise<WireResponse> {
  return framed(request, ctx, destination, note, status, (frame) =>
    claim.kind === "root"
      ? rootPage(frame, claim.identifier)
      : userPage(frame, claim.account, claim.userName),
  );
}

function showPassword(
  request: PageRequest,
  ctx: SigninContext,
  destination: string,
  ticket: string,
  reason: string,
  note: Note | undefined,
): Promise<WireResponse> {
  return framed(request, ctx, destination, note, note ? 400 : 200, (frame) =>
    passwordPage(frame, reason, ticket),
  );
}

/** A page with a form: its token goes with a cookie of the same visitor. */
export async function framed(
  request: PageRequest,
  ctx: SigninContext,
  destination: string,
  note: Note | undefined,
  status: number,
  write: (frame: Frame) => string,
): Promise<WireResponse> {
  const { token, nonce } = toFormToken(ctx, request);
  const response = page(write({ base: request.base, token, destination, note }), status);
  return setCookie(response, request, "form", nonce, FORM_SECONDS);
}

/** Signed out: the session is ended on the server, too. */
export async function leave(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const id = cookieOf(request, "session");
  if (id !== undefined) await endSession(ctx, id);
  return clearCookie(redirect(`${request.base}/console`), request, "session");
}
