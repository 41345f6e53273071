import { expiredToken, idpCommunication, invalidIdentityToken, invalidParameter } from "../errors.js";
import type { StsContext } from "../state.js";
import { fetchJson, UnwelcomeAnswer } from "./fetch-json.js";
import { AMAZON, FACEBOOK } from "./identity-providers.js";

/** Whom an OAuth 2.0 access token is of, by the word of the provider that gave it. */
export interface TokenOwner {
  provider: string;
  subject: string;
  /** The application it was given to. */
  audience: string;
  keys: Record<string, string>;
}

/** Asks the provider, which alone can read its tokens. */
export async function ownerOfToken(providerId: string, token: string, ctx: StsContext): Promise<TokenOwner> {
  if (providerId === FACEBOOK) return ownerAtFacebook(token, ctx);
  if (providerId === AMAZON) return ownerAtAmazon(token, ctx);
  throw invalidParameter(`${providerId} is not a supported provider: ${FACEBOOK} or ${AMAZON}.`);
}

async function ownerAtFacebook(token: string, ctx: StsContext): Promise<TokenOwner> {
  const at = ctx.state.addresses.facebook;
  const query = new URLSearchParams({ access_token: token });
  const audience = textOf((await ask(`${at}/app?${query}`, ctx))["id"]);
  const subject = textOf((await ask(`${at}/me?fields=id&${query}`, ctx))["id"]);
  const keys = { [`${FACEBOOK}:app_id`]: audience, [`${FACEBOOK}:id`]: subject };
  return { provider: FACEBOOK, subject, audience, keys };
}

async function ownerAtAmazon(token: string, ctx: StsContext): Promise<TokenOwner> {
  const query = new URLSearchParams({ access_token: token });
  const answer = await ask(`${ctx.state.addresses.amazon}/auth/o2/tokeninfo?${query}`, ctx);
  // Seconds that it is still good for.
  if (Number(answer["exp"]) <= 0) throw expiredToken("The access token has expired");
  const [subject, audience] = [textOf(answer["user_id"]), textOf(answer["app_id"])];
  const keys = { [`${AMAZON}:app_id`]: audience, [`${AMAZON}:user_id`]: subject };
  return { provider: AMAZON, subject, audience, keys };
}

async function ask(url: string, ctx: StsContext): Promise<Record<string, unknown>> {
  try {
    const answer = await fetchJson(url, ctx.signal);
    if (typeof answer === "object" && answer !== null) return answer as Record<string, unknown>;
    throw new UnwelcomeAnswer("no object");
  } catch (error) {
    if (error instanceof UnwelcomeAnswer) throw invalidIdentityToken(REFUSED);
    // Not the cause: its text has the address, and that the token.
    throw idpCommunication();
  }
}

const REFUSED = "The web identity token that was passed could not be validated";

function textOf(value: unknown): string {
  if (typeof value !== "string" || value === "") throw invalidIdentityToken(REFUSED);
  return value;
}
