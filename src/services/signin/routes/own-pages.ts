import type { WireResponse } from "../../../wire/protocol.js";
import { findSigned, nameOfAccount } from "../callers/caller.js";
import { changePasswordTo } from "../callers/change-password.js";
import { cookieOf, setCookie } from "../http/cookies.js";
import { isOwnForm } from "../http/form-token.js";
import type { PageRequest } from "../http/request.js";
import { page, redirect } from "../http/response.js";
import type { Note } from "../pages/html.js";
import { keysPage, passwordPage, signedInPage } from "../pages/pages.js";
import { credentialsOf, endSession, findSession, type OpenedSession } from "../sessions/sessions.js";
import type { SigninContext } from "../state.js";
import { framed, leave } from "./console.js";

const CHOOSE = "You will stay signed in here, and be signed out everywhere else.";

/** Who is signed in, and what to do with it: the page until there is a console. */
export async function showSignedIn(
  request: PageRequest,
  ctx: SigninContext,
  { record }: OpenedSession,
): Promise<WireResponse> {
  const { principal, carried, expiresAt } = record;
  const { account, arn, type } = principal;
  const who = {
    account,
    accountName: await nameOfAccount(ctx.state.identity.directory, account),
    arn,
    name: type === "root" ? "the root user" : (arn.split("/").at(-1) ?? arn),
    withMfa: carried.mfaAuthenticatedAt !== undefined,
    until: toMinute(expiresAt),
    hasPassword: type === "user" || type === "root",
  };
  return framed(request, ctx, "", undefined, 200, (frame) => signedInPage(frame, who));
}

/** `2026-01-31 12:00 UTC` */
function toMinute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

export async function keys(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const session = await ownSession(request, ctx);
  const made = session && (await credentialsOf(ctx, session));
  if (!made) return redirect(`${request.base}/console`);
  const lines = [
    `export AWS_ACCESS_KEY_ID=${made.accessKeyId}`,
    `export AWS_SECRET_ACCESS_KEY=${made.secretAccessKey}`,
    `export AWS_SESSION_TOKEN=${made.sessionToken}`,
    `export AWS_ENDPOINT_URL=${request.origin.replace("://signin.", "://")}`,
  ];
  return page(keysPage(request.base, lines.join("\n"), toMinute(made.expiresAt)));
}

/** The session of a form that was sent from a page of ours. */
async function ownSession(request: PageRequest, ctx: SigninContext): Promise<OpenedSession | undefined> {
  if (!isOwnForm(ctx, request, await request.form())) return undefined;
  return findSession(ctx, cookieOf(request, "session"));
}

export async function signOut(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  if (!isOwnForm(ctx, request, await request.form())) return redirect(`${request.base}/console`);
  return leave(request, ctx);
}

export async function showOwnPassword(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const session = await findSession(ctx, cookieOf(request, "session"));
  const caller = session && (await findSigned(ctx.state.identity.directory, session.record.principal));
  if (!caller) return redirect(`${request.base}/console`);
  return askPassword(request, ctx, undefined);
}

function askPassword(
  request: PageRequest,
  ctx: SigninContext,
  note: Note | undefined,
): Promise<WireResponse> {
  return framed(request, ctx, "", note, note ? 400 : 200, (frame) => passwordPage(frame, CHOOSE, ""));
}

/** A new password of one's own accord. It ends every other session. */
export async function ownPassword(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const session = await ownSession(request, ctx);
  const caller = session && (await findSigned(ctx.state.identity.directory, session.record.principal));
  if (!caller) return redirect(`${request.base}/console`);
  const form = await request.form();
  const chosen = form.get("newpassword") ?? "";
  if (chosen !== form.get("repeated")) {
    return askPassword(request, ctx, { kind: "bad", text: "The two new passwords are not the same." });
  }
  const mfaAt = session.record.carried.mfaAuthenticatedAt;
  const outcome = await changePasswordTo(ctx, { caller, mfaAt }, form.get("password") ?? "", chosen);
  if (outcome.kind !== "signed-in") {
    const text =
      outcome.kind === "refused" ? outcome.message : "The password was changed. Please sign in again.";
    return askPassword(request, ctx, { kind: "bad", text });
  }
  await endSession(ctx, session.id);
  const { id, record } = outcome.session;
  const seconds = Math.floor((record.expiresAt - ctx.clock.now()) / 1000);
  return setCookie(redirect(`${request.base}/console`), request, "session", id, seconds);
}
