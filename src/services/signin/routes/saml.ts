import { AwsError } from "../../../wire/aws-error.js";
import type { WireResponse } from "../../../wire/protocol.js";
import { type OfferedRole, offeredRoles, readOffer } from "../federation/saml-roles.js";
import { carriedBy, isFederated, withoutSession } from "../federation/signed.js";
import { cookieOf, setCookie } from "../http/cookies.js";
import { toDestination } from "../http/destination.js";
import type { PageRequest } from "../http/request.js";
import { page, redirect } from "../http/response.js";
import { SAML_BYTES_MAX } from "../limits.js";
import { chooseRolePage, messagePage } from "../pages/pages.js";
import { createSession, endSession, type OpenedSession } from "../sessions/sessions.js";
import type { SigninContext } from "../state.js";

/**
 * A company's directory sends somebody here with its signed word: no second password. Where it offers several roles, the
 * person chooses. STS verifies the word, and the role's trust policy decides.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-saml.html
 */
export async function saml(request: PageRequest, ctx: SigninContext): Promise<WireResponse> {
  const form = await request.form(SAML_BYTES_MAX);
  const response = form.get("SAMLResponse") ?? "";
  const offers = await offeredRoles(ctx, response, providerIdOf(request.path));
  const chosen = readOffer(form.get("role") ?? "") ?? (offers.length === 1 ? offers[0] : undefined);
  if (offers.length === 0) return refuse("The answer of your directory offers no role of this cloud.");
  const relayState = form.get("RelayState") ?? "";
  if (!chosen) return page(chooseRolePage(`${request.base}${request.path}`, response, relayState, offers));
  const session = await enter(ctx, response, chosen);
  if (typeof session === "string") return refuse(session);
  const earlier = cookieOf(request, "session");
  if (earlier !== undefined) await endSession(ctx, earlier);
  const destination = toDestination(relayState, request.base) ?? `${request.base}/console`;
  const seconds = Math.floor((session.record.expiresAt - ctx.clock.now()) / 1000);
  return setCookie(redirect(destination), request, "session", session.id, seconds);
}

/** `/saml/acs/ID`: where a provider whose answers are encrypted sends them. */
function providerIdOf(path: string): string | undefined {
  return /^\/saml\/acs\/(\w+)$/.exec(path)?.[1];
}

/** What STS said against it, or the session. */
async function enter(
  ctx: SigninContext,
  SAMLAssertion: string,
  { roleArn, providerArn }: OfferedRole,
): Promise<OpenedSession | string> {
  try {
    const input = { RoleArn: roleArn, PrincipalArn: providerArn, SAMLAssertion };
    const { Credentials } = await ctx.call("sts", "AssumeRoleWithSAML", input);
    const known = await ctx.state.identity.find(Credentials?.AccessKeyId ?? "", Credentials?.SessionToken);
    if (!known || !isFederated(known.principal)) return "The role is gone.";
    const { principal } = known;
    const seconds = Math.floor((principal.session.expiresAt - ctx.clock.now()) / 1000);
    const { requestId, log, request } = ctx;
    log.info("signed in by SAML", { requestId, who: principal.arn, sourceIp: request.sourceIp });
    return await createSession(ctx, withoutSession(principal), carriedBy(principal.session), seconds);
  } catch (error) {
    if (error instanceof AwsError) return `${error.message}.`.replace(/\.\.$/, ".");
    throw error;
  }
}

function refuse(text: string): WireResponse {
  return page(messagePage("Your directory's answer was not accepted", text), 403);
}
