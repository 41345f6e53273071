import { decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import { oidcProviders } from "../../../core/identity/store.js";
import { expiredToken, invalidIdentityToken } from "../errors.js";
import type { StsContext } from "../state.js";
import { GOOGLE } from "./identity-providers.js";

/** Only signatures that a published key verifies: neither `none` nor a shared secret. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

/** A token whose issuer, audience, time and signature are as they must be. */
export interface VerifiedToken {
  /** Its ARN, or its name for one that every account knows. */
  provider: string;
  issuer: string;
  /** The client: the authorized party if there is one, else the audience. */
  audience: string;
  subject: string;
  claims: JWTPayload;
}

/** Verifies a token for a role of an account, which must know the token's issuer. Throws what AWS answers. */
export async function verifyToken(token: string, account: string, ctx: StsContext): Promise<VerifiedToken> {
  const claims = readClaims(token);
  const provider = await findProvider(ctx, account, claims.iss);
  const audience = audienceOf(claims, provider.clientIds);
  checkTime(claims, ctx.clock.now());
  try {
    await jwtVerify(token, ctx.state.keys.keysOf(provider.keysAt, ctx.signal), {
      algorithms: ALGORITHMS,
      currentDate: new Date(ctx.clock.now()),
    });
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw invalidIdentityToken("The web identity token that was passed could not be validated", error);
  }
  if (claims.sub === undefined) throw invalidIdentityToken("Missing a required claim: sub");
  return { provider: provider.name, issuer: claims.iss ?? "", audience, subject: claims.sub, claims };
}

function readClaims(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    throw invalidIdentityToken(
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    );
  }
}

interface KnownProvider {
  name: string;
  /** Issuer whose published keys count. */
  keysAt: string;
  /** Undefined takes any: the role's trust policy says which. */
  clientIds: readonly string[] | undefined;
}

async function findProvider(
  ctx: StsContext,
  account: string,
  issuer: string | undefined,
): Promise<KnownProvider> {
  const name = (issuer ?? "").replace(/^https?:\/\//, "").replace(/\/$/, "");
  const arn = `arn:aws:iam::${account}:oidc-provider/${name}`;
  const provider = await oidcProviders.get(ctx.state.identity.directory, account, arn);
  if (provider) return { name: arn, keysAt: provider.url, clientIds: provider.clientIds };
  const { google } = ctx.state.addresses;
  if (name === GOOGLE || issuer === google) return { name: GOOGLE, keysAt: google, clientIds: undefined };
  throw invalidIdentityToken(`No OpenIDConnect provider found in your account for ${issuer}`);
}

/** The authorized party, if there is one, else the audience. */
function audienceOf(claims: JWTPayload, clientIds: readonly string[] | undefined): string {
  const audiences = [claims.aud ?? []].flat();
  const isKnown = (one: string) => clientIds === undefined || clientIds.includes(one);
  const party = claims["azp"];
  const audience = typeof party === "string" ? party : audiences.find(isKnown);
  if (audience === undefined || !isKnown(audience)) throw invalidIdentityToken("Incorrect token audience");
  return audience;
}

function checkTime({ exp, nbf, iat }: JWTPayload, nowMs: number): void {
  const now = Math.floor(nowMs / 1000);
  if (exp === undefined || iat === undefined)
    throw invalidIdentityToken("Missing a required claim: exp or iat");
  if (exp <= now) {
    throw expiredToken(
      `Token expired: current date/time ${now} must be before the expiration date/time ${exp}`,
    );
  }
  if (nbf !== undefined && nbf > now) throw invalidIdentityToken("Token is not valid yet");
}
