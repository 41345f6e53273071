import { isPassword } from "../../../core/identity/passwords.js";
import { type MfaDeviceRecord, passwordPolicies } from "../../../core/identity/store.js";
import { provePasskey } from "../passkeys/prove.js";
import { newChallenge } from "../passkeys/relying-party.js";
import { createSession, type OpenedSession } from "../sessions/sessions.js";
import type { SigninContext } from "../state.js";
import { attemptKey, type Caller, type Claim, devicesOf, findCaller } from "./caller.js";
import { noteFailure, noteSuccess } from "./record.js";
import { openTicket, toTicket } from "./ticket.js";

const DAY_MS = 86_400_000;

/** What an attempt to sign in came to. */
export type Outcome =
  | { kind: "signed-in"; session: OpenedSession }
  /** The password was right; a code or a passkey of one of these devices is asked for. */
  | {
      kind: "factor-needed";
      ticket: string;
      devices: readonly MfaDeviceRecord[];
      challenge: string;
      isWrong: boolean;
    }
  /** The password was right and may not be used any longer. */
  | { kind: "password-needed"; ticket: string; reason: "expired" | "required" }
  | { kind: "refused"; error: Refusal; message: string; waitSeconds?: number };

export type Refusal =
  | "AuthenticationFailed"
  | "TooManyAttempts"
  | "Busy"
  | "PasswordExpired"
  | "TicketExpired"
  | "PasswordNotChanged";

/** One sentence for a wrong name and a wrong password: which it was is nobody's business. */
const WRONG = "Your authentication information is incorrect. Please try again.";

export async function signIn(
  ctx: SigninContext,
  claim: Claim,
  password: string,
  factor: Factor,
): Promise<Outcome> {
  const { identity, attempts, gate, noPassword } = ctx.state;
  const key = await attemptKey(identity.directory, claim);
  const waitSeconds = await attempts.begin(key);
  if (waitSeconds > 0) return tooManyAttempts(waitSeconds);
  const caller = await findCaller(identity.directory, claim);
  const isRight = await gate.pass(() => isPassword(caller?.profile.hash ?? noPassword, password));
  if (isRight === undefined) {
    return refused("Busy", "Too many people are signing in. Please try again in a moment.");
  }
  if (!caller || !isRight) {
    noteFailure(ctx, claim, caller);
    return refused("AuthenticationFailed", WRONG);
  }
  await attempts.succeeded(key);
  return proceed(ctx, caller, await proveCode(ctx, caller, factor), factor.code !== undefined);
}

/** A code of an MFA device, or a passkey's signature, if one is given. */
export interface Factor {
  code?: string | undefined;
  /** Which device the code is of, where there are several. */
  serialNumber?: string | undefined;
  /** JSON text, as `PublicKeyCredential.toJSON()` writes it. */
  passkey?: string | undefined;
}

/** The next step of a sign-in whose password was right. */
export async function continueWith(ctx: SigninContext, sealed: string, factor: Factor): Promise<Outcome> {
  const resumed = await openTicket(ctx, sealed);
  if (!resumed) return ticketExpired();
  const { caller, challenge } = resumed;
  const mfaAt =
    factor.passkey === undefined
      ? await proveCode(ctx, caller, factor)
      : await provePasskey(ctx, caller, challenge, factor.passkey);
  return proceed(ctx, caller, mfaAt, true);
}

async function proveCode(
  ctx: SigninContext,
  caller: Caller,
  { code, serialNumber }: Factor,
): Promise<number | undefined> {
  if (code === undefined) return undefined;
  const devices = await devicesOf(ctx.state.identity.directory, caller);
  const device = serialNumber ?? devices.find(({ sealedSeed }) => sealedSeed)?.serialNumber;
  if (device === undefined) return undefined;
  const isValid = await ctx.state.identity.verifyMfa(caller.principal, device, code.trim());
  return isValid ? ctx.clock.now() : undefined;
}

/** What is still missing, once the password is known to be right. */
export async function proceed(
  ctx: SigninContext,
  caller: Caller,
  mfaAt: number | undefined,
  hasTried: boolean,
): Promise<Outcome> {
  const devices = await devicesOf(ctx.state.identity.directory, caller);
  if (devices.length > 0 && mfaAt === undefined) {
    if (hasTried) noteFailure(ctx, undefined, caller);
    const challenge = newChallenge(ctx);
    const ticket = toTicket(ctx, caller, undefined, challenge);
    return { kind: "factor-needed", ticket, devices, challenge, isWrong: hasTried };
  }
  const must = await mustChange(ctx, caller);
  if (must === "expired-for-good") {
    return refused("PasswordExpired", "Your password has expired. Ask your administrator for a new one.");
  }
  if (must) return { kind: "password-needed", ticket: toTicket(ctx, caller, mfaAt), reason: must };
  await noteSuccess(ctx, caller, mfaAt !== undefined);
  const carried = { mfaAuthenticatedAt: mfaAt, console: true };
  return { kind: "signed-in", session: await createSession(ctx, caller.principal, carried) };
}

/** The account's rules are for its users; the root user's password does not expire. */
async function mustChange(
  ctx: SigninContext,
  { account, principal, profile }: Caller,
): Promise<"expired" | "required" | "expired-for-good" | undefined> {
  if (principal.type === "root") return undefined;
  const policy = await passwordPolicies.get(ctx.state.identity.directory, account);
  const isExpired =
    policy?.maxAgeDays !== undefined && profile.changedAt + policy.maxAgeDays * DAY_MS <= ctx.clock.now();
  if (isExpired) return policy.hardExpiry ? "expired-for-good" : "expired";
  return profile.resetRequired ? "required" : undefined;
}

export function tooManyAttempts(waitSeconds: number): Outcome {
  const message = `Too many failed attempts. Please try again in ${describeWait(waitSeconds)}.`;
  return { kind: "refused", error: "TooManyAttempts", message, waitSeconds };
}

function describeWait(seconds: number): string {
  if (seconds <= 1) return "a second";
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}

export function ticketExpired(): Outcome {
  return refused("TicketExpired", "This step took too long. Please sign in again.");
}

export function refused(error: Refusal, message: string): Outcome & { kind: "refused" } {
  return { kind: "refused", error, message };
}
