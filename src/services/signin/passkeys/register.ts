import { Buffer } from "node:buffer";
import type { RegistrationResponseJSON } from "@simplewebauthn/server";
import { MFA_DEVICES_PER_USER_MAX } from "../../../core/identity/mfa.js";
import {
  type MfaDeviceRecord,
  mfaByOwner,
  mfaDevices,
  type PasskeyRecord,
} from "../../../core/identity/store.js";
import type { Principal } from "../../../core/principal.js";
import { type Caller, devicesOf } from "../callers/caller.js";
import { TICKET_MS } from "../limits.js";
import type { OpenedSession } from "../sessions/sessions.js";
import type { SigninContext } from "../state.js";
import { readJson } from "./prove.js";
import { newChallenge, relyingPartyOf } from "./relying-party.js";

/** ES256, EdDSA, RS256: what authenticators can do, the first of all of them. https://www.iana.org/assignments/cose */
const ALGORITHMS = [-7, -8, -257];
const NAME = /^[\w+=,.@-]{1,128}$/;
const SUFFIX_CHARACTERS = 26;

/** Sealed into the page: for whom a passkey is made, and what it signs. */
interface Registration {
  kind: "passkey";
  ownerId: string;
  challenge: string;
  expiresAt: number;
}

/** `PublicKeyCredentialCreationOptionsJSON` for a browser, and the seal that brings its challenge back. */
export async function startRegistration(
  ctx: SigninContext,
  caller: Caller,
): Promise<{ options: object; sealed: string }> {
  const { identity } = ctx.state;
  const { id } = relyingPartyOf(ctx);
  const challenge = newChallenge(ctx);
  const registration: Registration = {
    kind: "passkey",
    ownerId: caller.ownerId,
    challenge,
    expiresAt: ctx.clock.now() + TICKET_MS,
  };
  const name = nameOf(caller);
  const known = (await devicesOf(identity.directory, caller)).flatMap(({ passkey }) => passkey ?? []);
  const options = {
    challenge,
    rp: { id, name: "Lenticular" },
    user: {
      id: Buffer.from(caller.ownerId).toString("base64url"),
      name: `${name}@${caller.account}`,
      displayName: name,
    },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId, type: "public-key" })),
    authenticatorSelection: { residentKey: "discouraged", userVerification: "preferred" },
    attestation: "none",
    timeout: TICKET_MS,
  };
  return { options, sealed: identity.sealSignIn(JSON.stringify(registration)) };
}

/** Makes a passkey a device of whoever is signed in. What is wrong with it, in words for the user; undefined once it is. */
export async function registerPasskey(
  ctx: SigninContext,
  session: OpenedSession,
  caller: Caller,
  given: { name: string; sealed: string; credential: string },
): Promise<string | undefined> {
  const { identity } = ctx.state;
  if (!NAME.test(given.name)) return "A name has letters, digits and any of +=,.@_- and at most 128 of them.";
  const registration = open(ctx, given.sealed);
  if (registration?.ownerId !== caller.ownerId) return "This page has been open too long. Please try again.";
  if (!(await mayEnable(ctx, session, caller))) {
    return "You may not enable MFA devices for yourself (iam:EnableMFADevice).";
  }
  const passkey = await verify(ctx, registration.challenge, given.credential);
  if (!passkey) return "The passkey could not be verified. Please try again.";
  const { account, ownerId } = caller;
  return identity.transact(account, async (tx) => {
    const devices = await devicesOf(tx, caller);
    if (devices.length >= MFA_DEVICES_PER_USER_MAX) {
      return `A user has at most ${MFA_DEVICES_PER_USER_MAX} MFA devices.`;
    }
    if (devices.some((device) => device.passkey?.credentialId === passkey.credentialId)) {
      return "This passkey is registered already.";
    }
    const device = toDevice(ctx, caller, given.name, passkey);
    mfaDevices.put(tx, [account, device.serialNumber], device);
    mfaByOwner.put(tx, [account, ownerId, device.serialNumber], true);
    return undefined;
  });
}

function open(ctx: SigninContext, sealed: string): Registration | undefined {
  const text = ctx.state.identity.openSignIn(sealed);
  const registration = text === undefined ? undefined : (JSON.parse(text) as Registration);
  const isGood = registration?.kind === "passkey" && registration.expiresAt > ctx.clock.now();
  return isGood ? registration : undefined;
}

/**
 * On AWS the console alone enables passkeys, with the permission that EnableMFADevice needs, asked for its two steps.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
async function mayEnable(ctx: SigninContext, { record }: OpenedSession, caller: Caller): Promise<boolean> {
  const { signedInAt, expiresAt, carried } = record;
  const session = { ...carried, accessKeyId: "", issuedAt: signedInAt, expiresAt };
  const principal: Principal = { ...caller.principal, session };
  const decision = await ctx.decide(
    ["Create", "Activate"].map((step) => ({
      action: "iam:EnableMFADevice",
      resource: caller.principal.arn,
      conditions: { "iam:RegisterSecurityKey": step },
    })),
    principal,
  );
  return decision.allowed;
}

async function verify(
  ctx: SigninContext,
  challenge: string,
  text: string,
): Promise<PasskeyRecord | undefined> {
  const response = readJson<RegistrationResponseJSON>(text);
  if (!response) return undefined;
  const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
  const { id, origin } = relyingPartyOf(ctx);
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: false,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!registrationInfo) return undefined;
    const { id: credentialId, publicKey, counter } = registrationInfo.credential;
    return { credentialId, publicKey, signCount: counter, relyingPartyId: id };
  } catch {
    // The library throws for whatever is not as it must be.
    return undefined;
  }
}

/** Named as AWS names them: `arn:aws:iam::ACCOUNT:u2f/user/USER/NAME-…`. */
function toDevice(ctx: SigninContext, caller: Caller, name: string, passkey: PasskeyRecord): MfaDeviceRecord {
  const { account, ownerId, principal } = caller;
  const owner = principal.type === "user" ? `user/${principal.userName}` : "root-account";
  const suffix = ctx.ids.string(SUFFIX_CHARACTERS, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
  const now = ctx.clock.now();
  const serialNumber = `arn:aws:iam::${account}:u2f/${owner}/${name}-${suffix}`;
  return { serialNumber, createdAt: now, enabledAt: now, tags: {}, passkey, ownerId, failures: 0 };
}

function nameOf({ principal }: Caller): string {
  return principal.type === "user" ? principal.userName : "root";
}
