import { Secret, TOTP } from "otpauth";

/** Seconds a code stands for, its digits and its hash: what authenticator apps expect. */
const PERIOD_SECONDS = 30;
const DIGITS = 6;
const ALGORITHM = "SHA1";
/** Steps before and after the present one in which a code is taken: a minute of clock skew. */
const WINDOW_STEPS = 2;

/** The present time step. */
export function stepAt(now: number): number {
  return Math.floor(now / 1000 / PERIOD_SECONDS);
}

/** The time step of which `code` is the code, near now; undefined if it is none's. */
export function matchStep(seed: string, code: string, now: number): number | undefined {
  const delta = toTotp(seed).validate({ token: code, timestamp: now, window: WINDOW_STEPS });
  return delta === null ? undefined : stepAt(now) + delta;
}

/** The time step of the second of two codes that follow each other, near now: how a device is enabled and resynced. */
export function matchConsecutive(
  seed: string,
  first: string,
  second: string,
  now: number,
): number | undefined {
  const totp = toTotp(seed);
  for (let step = stepAt(now) - WINDOW_STEPS; step < stepAt(now) + WINDOW_STEPS; step++) {
    if (codeOf(totp, step) === first && codeOf(totp, step + 1) === second) return step + 1;
  }
  return undefined;
}

/** What authenticator apps read from a QR code. */
export function toOtpUri(seed: string, issuer: string, label: string): string {
  return new TOTP({ ...SETTINGS, secret: Secret.fromBase32(seed), issuer, label }).toString();
}

export function newSeed(bytes: Uint8Array): string {
  return new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32;
}

/** The code of a seed at a time: for tests and for whoever plays the device. */
export function codeAt(seed: string, now: number): string {
  return codeOf(toTotp(seed), stepAt(now));
}

const SETTINGS = { algorithm: ALGORITHM, digits: DIGITS, period: PERIOD_SECONDS };

function toTotp(seed: string): TOTP {
  return new TOTP({ ...SETTINGS, secret: Secret.fromBase32(seed) });
}

function codeOf(totp: TOTP, step: number): string {
  return totp.generate({ timestamp: step * PERIOD_SECONDS * 1000 });
}
