import type { WireResponse } from "../../../wire/protocol.js";
import { openSigninToken, toSigninToken } from "../federation/signin-token.js";
import { cookieOf, setCookie } from "../http/cookies.js";
import { toDestination } from "../http/destination.js";
import type { PageRequest } from "../http/request.js";
import { json, page, redirect } from "../http/response.js";
import { messagePage } from "../pages/pages.js";
import { createSession, endSession } from "../sessions/sessions.js";
import type { SigninContext } from "../state.js";
import { leave } from "./console.js";

/**
 * Temporary credentials become a session: a program asks for a token, a person's browser signs in with it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
 */
export async function federation(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const parameters = request.method === "POST" ? await request.form() : request.query;
  const action = parameters.get("Action") ?? request.query.get("Action");
  if (action === "getSigninToken") return getSigninToken(parameters, ctx);
  if (action === "login") return login(parameters, request, ctx);
  if (action === "logout") return leave(request, ctx);
  return invalid("Action must be getSigninToken or login.");
}

async function getSigninToken(parameters: URLSearchParams, ctx: SigninContext): Promise<WireResponse> {
  const made = await toSigninToken(ctx, {
    session: parameters.get("Session") ?? "",
    duration: parameters.get("SessionDuration") ?? parameters.get("DurationSeconds") ?? undefined,
  });
  return "token" in made ? json({ SigninToken: made.token }) : invalid(made.fault);
}

function invalid(message: string): WireResponse {
  return json({ error: "BadRequest", message }, 400);
}

async function login(
  parameters: URLSearchParams,
  request: PageRequest,
  ctx: SigninContext,
): Promise<WireResponse> {
  const destination = toDestination(parameters.get("Destination") ?? "", request.base);
  if (destination === undefined) {
    const text = "The destination of this link is not on this server, nor a page of the AWS console.";
    return page(messagePage("This link leads elsewhere", text), 400);
  }
  const opened = openSigninToken(ctx, parameters.get("SigninToken") ?? "");
  if (!opened) {
    // The issuer is where whoever made the link lets people sign in again; it is shown, not followed.
    const issuer = parameters.get("Issuer");
    const text = `This sign-in link has expired, or is not of this server.${issuer ? ` Get a new one at ${issuer}.` : ""}`;
    return page(messagePage("Please sign in again", text), 400);
  }
  const { principal, carried, durationSeconds } = opened;
  const earlier = cookieOf(request, "session");
  if (earlier !== undefined) await endSession(ctx, earlier);
  const { id } = await createSession(ctx, principal, carried, durationSeconds);
  const { requestId, log } = ctx;
  log.info("signed in by federation", { requestId, who: principal.arn, sourceIp: ctx.request.sourceIp });
  return setCookie(redirect(destination, 302), request, "session", id, durationSeconds);
}
