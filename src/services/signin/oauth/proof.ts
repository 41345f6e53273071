import { calculateJwkThumbprint, EmbeddedJWK, type JWTPayload, jwtVerify } from "jose";
import { invalidRequest } from "../errors.js";
import type { SigninContext } from "../state.js";

/** How far a proof's time may be from ours. */
const SKEW_MS_MAX = 5 * 60_000;

/**
 * The thumbprint of the key that a program proves to hold, for this request and once: a stolen refresh token is of no
 * use without it. https://www.rfc-editor.org/rfc/rfc9449
 */
export async function provenKey(ctx: SigninContext): Promise<string> {
  const proof = ctx.request.headers["dpop"];
  if (proof === undefined) throw invalidRequest("A DPoP proof is required.");
  const { payload, jwk } = await verify(proof);
  const { htm, htu, iat = 0, jti } = payload;
  const isFresh = Math.abs(ctx.clock.now() - iat * 1000) <= SKEW_MS_MAX;
  if (htm !== ctx.request.method || !isThisRequest(htu, ctx) || !isFresh || jti === undefined) {
    throw invalidRequest("The DPoP proof is not for this request.");
  }
  const thumbprint = await calculateJwkThumbprint(jwk);
  const name = `${thumbprint} ${jti}`;
  if (ctx.state.proofs.get(name)) throw invalidRequest("The DPoP proof was used already.");
  ctx.state.proofs.set(name, true);
  return thumbprint;
}

interface Proven {
  payload: JWTPayload & { htm?: unknown; htu?: unknown };
  jwk: Parameters<typeof calculateJwkThumbprint>[0];
}

async function verify(proof: string): Promise<Proven> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: "dpop+jwt",
      algorithms: ["ES256"],
      // Its time is compared by our own clock, and it has no other.
      currentDate: new Date(0),
    });
    return { payload, jwk: protectedHeader.jwk ?? {} };
  } catch {
    throw invalidRequest("The DPoP proof is not valid.");
  }
}

function isThisRequest(htu: unknown, ctx: SigninContext): boolean {
  if (typeof htu !== "string" || !URL.canParse(htu)) return false;
  const { host, pathname } = new URL(htu);
  return host === ctx.request.host.toLowerCase() && pathname === ctx.request.path;
}
