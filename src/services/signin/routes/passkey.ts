import type { WireResponse } from "../../../wire/protocol.js";
import { type Caller, devicesOf, findSigned } from "../callers/caller.js";
import { cookieOf } from "../http/cookies.js";
import { isOwnForm } from "../http/form-token.js";
import type { PageRequest } from "../http/request.js";
import { redirect } from "../http/response.js";
import type { Note } from "../pages/html.js";
import { newPasskeyPage } from "../pages/passkey-pages.js";
import { registerPasskey, startRegistration } from "../passkeys/register.js";
import { findSession, type OpenedSession } from "../sessions/sessions.js";
import type { SigninContext } from "../state.js";
import { framed } from "./console.js";

/** The page where whoever is signed in registers a passkey, as on AWS in the console only. */
export async function showPasskey(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const signed = await findOwner(request, ctx);
  return signed ? show(request, ctx, signed.caller, undefined) : redirect(`${request.base}/console`);
}

export async function newPasskey(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const form = await request.form();
  const signed = isOwnForm(ctx, request, form) ? await findOwner(request, ctx) : undefined;
  if (!signed) return redirect(`${request.base}/console`);
  const { session, caller } = signed;
  const fault = await registerPasskey(ctx, session, caller, {
    name: form.get("name") ?? "",
    sealed: form.get("sealed") ?? "",
    credential: form.get("credential") ?? "",
  });
  const note: Note = fault === undefined ? { kind: "good", text: DONE } : { kind: "bad", text: fault };
  return show(request, ctx, caller, note);
}

const DONE = "The passkey is registered. You will be asked for it at the next sign-in.";

async function findOwner(
  request: PageRequest,
  ctx: SigninContext,
): Promise<{ session: OpenedSession; caller: Caller } | undefined> {
  const session = await findSession(ctx, cookieOf(request, "session"));
  const caller = session && (await findSigned(ctx.state.identity.directory, session.record.principal));
  return caller && { session, caller };
}

async function show(
  request: PageRequest,
  ctx: SigninContext,
  caller: Caller,
  note: Note | undefined,
): Promise<WireResponse> {
  const { options, sealed } = await startRegistration(ctx, caller);
  const devices = await devicesOf(ctx.state.identity.directory, caller);
  const names = devices.flatMap(({ passkey, serialNumber }) =>
    passkey ? (serialNumber.split("/").at(-1) ?? []) : [],
  );
  return framed(request, ctx, "", note, note?.kind === "bad" ? 400 : 200, (frame) =>
    newPasskeyPage(frame, options, sealed, names),
  );
}
