import { Buffer } from "node:buffer";
import type { SigninContext } from "../state.js";

const CHALLENGE_BYTES = 32;

/** Whom a passkey signs for: the host name of these pages. https://www.w3.org/TR/webauthn-3/#relying-party-identifier */
export interface RelyingParty {
  id: string;
  /** Where its pages are: `https://signin.example.com:4566`. */
  origin: string;
}

export function relyingPartyOf({ request: { host, secure } }: SigninContext): RelyingParty {
  const origin = `${secure ? "https" : "http"}://${host}`;
  return { id: host.replace(/:\d+$/, ""), origin };
}

export function newChallenge({ ids }: SigninContext): string {
  return Buffer.from(ids.bytes(CHALLENGE_BYTES)).toString("base64url");
}
