import type { Principal } from "../../../core/principal.js";
import type { WireResponse } from "../../../wire/protocol.js";
import { cookieOf, setCookie } from "../http/cookies.js";
import { isOwnForm, toFormToken } from "../http/form-token.js";
import type { PageRequest } from "../http/request.js";
import { page, redirect } from "../http/response.js";
import { FORM_SECONDS } from "../limits.js";
import { allowPage, codeToCopyPage, messagePage } from "../pages/pages.js";
import { findSession, type OpenedSession } from "../sessions/sessions.js";
import type { SigninContext } from "../state.js";
import { CROSS_DEVICE, clientArn, isClient, isRedirectOf } from "./clients.js";
import { createCode } from "./codes.js";

/** SHA-256 in base 64 for URLs. */
const CHALLENGE = /^[\w-]{43}$/;

interface Asked {
  clientId: string;
  redirectUri: string;
  challenge: string;
  state: string;
}

/** A program asks to act for whoever is signed in; the person is asked whether it may. */
export async function showAuthorize(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const asked = readAsked(request.query);
  if (typeof asked === "string") return refuse(asked);
  const session = await findSession(ctx, cookieOf(request, "session"));
  if (!session)
    return redirect(`${request.base}/console?${new URLSearchParams({ destination: here(request) })}`);
  const { token, nonce } = toFormToken(ctx, request);
  const frame = { base: request.base, token, destination: "" };
  const { arn } = session.record.principal;
  const isRemote = asked.clientId === CROSS_DEVICE;
  const response = page(allowPage(frame, `${request.query}`, arn, isRemote), 200, originOf(asked));
  return setCookie(response, request, "form", nonce, FORM_SECONDS);
}

function here({ base, query }: PageRequest): string {
  return `${base}/v1/authorize?${query}`;
}

/** Where the form may lead to: the program that listens on this machine. */
function originOf({ clientId, redirectUri }: Asked): string {
  return clientId === CROSS_DEVICE ? "" : new URL(redirectUri).origin;
}

export async function authorize(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const asked = readAsked(request.query);
  if (typeof asked === "string") return refuse(asked);
  const session = await findSession(ctx, cookieOf(request, "session"));
  if (!session || !isOwnForm(ctx, request, await request.form())) return redirect(here(request));
  const refusal = await whyNot(ctx, session, asked.clientId);
  if (refusal !== undefined) return page(messagePage("You may not sign in to programs", refusal), 403);
  const { clientId, redirectUri, challenge, state } = asked;
  const code = await createCode(ctx, { session: session.record, clientId, redirectUri, challenge });
  const answer = new URLSearchParams({ code, state });
  if (clientId === CROSS_DEVICE) return page(codeToCopyPage(btoa(`${answer}`)));
  const to = new URL(redirectUri);
  for (const [name, value] of answer) to.searchParams.set(name, value);
  return redirect(to.href);
}

function readAsked(query: URLSearchParams): Asked | string {
  const [clientId, redirectUri] = [query.get("client_id") ?? "", query.get("redirect_uri") ?? ""];
  if (!isClient(clientId)) return "The program that asks (client_id) is not known here.";
  if (!isRedirectOf(clientId, redirectUri))
    return "The program's address (redirect_uri) is not on this machine.";
  const challenge = query.get("code_challenge") ?? "";
  const method = query.get("code_challenge_method") ?? "";
  if (query.get("response_type") !== "code") return "response_type must be code.";
  if (!CHALLENGE.test(challenge) || !/^(SHA-256|S256)$/.test(method)) {
    return "A code_challenge with code_challenge_method SHA-256 is required.";
  }
  return { clientId, redirectUri, challenge, state: query.get("state") ?? "" };
}

function refuse(text: string): WireResponse {
  return page(messagePage("This link is not complete", text), 400);
}

async function whyNot(
  ctx: SigninContext,
  { record }: OpenedSession,
  clientId: string,
): Promise<string | undefined> {
  const { signedInAt: issuedAt, expiresAt, carried } = record;
  // The kinds of principals that have sessions take them all alike, which the union of their types does not say.
  const principal = {
    ...record.principal,
    session: { ...carried, accessKeyId: "", issuedAt, expiresAt },
  } as Principal;
  const resource = clientArn(clientId, ctx.region, principal.account);
  const decision = await ctx.decide([{ action: "signin:AuthorizeOAuth2Access", resource }], principal);
  return decision.allowed
    ? undefined
    : `${decision.message}. The policy SignInLocalDevelopmentAccess allows it.`;
}
