import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import { type MfaDeviceRecord, mfaDevices, type PasskeyRecord } from "../../../core/identity/store.js";
import { type Caller, devicesOf } from "../callers/caller.js";
import { TICKET_MS } from "../limits.js";
import type { SigninContext } from "../state.js";
import { relyingPartyOf } from "./relying-party.js";

/** `PublicKeyCredentialRequestOptionsJSON`: what a browser is asked to let sign. */
export function toRequestOptions(
  ctx: SigninContext,
  devices: readonly MfaDeviceRecord[],
  challenge: string,
): object | undefined {
  const { id } = relyingPartyOf(ctx);
  const own = devices.flatMap(({ passkey }) => (passkey?.relyingPartyId === id ? [passkey] : []));
  if (own.length === 0) return undefined;
  return {
    challenge,
    rpId: id,
    allowCredentials: own.map(({ credentialId }) => ({ id: credentialId, type: "public-key" })),
    // The password was the first factor: that somebody is there is enough for the second.
    userVerification: "preferred",
    timeout: TICKET_MS,
  };
}

/** When a passkey of the caller's has signed the challenge: now; undefined if it has not. A challenge is good once. */
export async function provePasskey(
  ctx: SigninContext,
  caller: Caller,
  challenge: string,
  text: string,
): Promise<number | undefined> {
  const { identity, proofs } = ctx.state;
  const response = readJson<AuthenticationResponseJSON>(text);
  const devices = await devicesOf(identity.directory, caller);
  const device = devices.find(({ passkey }) => passkey && passkey.credentialId === response?.id);
  if (!response || !device?.passkey || challenge === "" || proofs.get(`passkey ${challenge}`))
    return undefined;
  const signCount = await verify(ctx, device.passkey, challenge, response);
  if (signCount === undefined) return undefined;
  proofs.set(`passkey ${challenge}`, true);
  const { account } = caller;
  await identity.transact(account, async (tx) => {
    const present = await mfaDevices.get(tx, account, device.serialNumber);
    if (!present?.passkey) return;
    mfaDevices.put(tx, [account, device.serialNumber], {
      ...present,
      passkey: { ...present.passkey, signCount },
    });
  });
  return ctx.clock.now();
}

/** The count of its signatures; undefined if the signature is not the passkey's, or not over this. */
async function verify(
  ctx: SigninContext,
  passkey: PasskeyRecord,
  challenge: string,
  response: AuthenticationResponseJSON,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  const { origin } = relyingPartyOf(ctx);
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: passkey.relyingPartyId,
      credential: {
        id: passkey.credentialId,
        publicKey: Uint8Array.from(passkey.publicKey),
        counter: passkey.signCount,
      },
      requireUserVerification: false,
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    // The library throws for whatever is not as it must be.
    return undefined;
  }
}

/** What a browser sent; undefined if that is no credential at all. */
export function readJson<T extends { id: string }>(text: string): T | undefined {
  try {
    const value = JSON.parse(text) as T | null;
    return typeof value === "object" && typeof value?.id === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
