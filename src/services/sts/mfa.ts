import { accessDenied, validationError } from "./errors.js";
import type { StsContext } from "./state.js";

const FAILED = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";

export interface MfaInput {
  SerialNumber?: string | undefined;
  TokenCode?: string | undefined;
}

/**
 * Checks the code of the caller's MFA device, if one is given, and returns when that was. A code is good once: the
 * access rule of an operation checks it, because policies may ask for it, and its handler asks `provenAt`.
 */
export async function proveMfa(input: MfaInput, ctx: StsContext): Promise<number | undefined> {
  if (input.SerialNumber === undefined && input.TokenCode === undefined) return undefined;
  if (input.SerialNumber === undefined || input.TokenCode === undefined) {
    throw validationError("MultiFactorAuthentication requires both SerialNumber and TokenCode.");
  }
  const isValid = await ctx.state.identity.verifyMfa(ctx.principal, input.SerialNumber, input.TokenCode);
  if (!isValid) throw accessDenied(FAILED);
  const at = ctx.clock.now();
  ctx.state.proofs.set(ctx, at);
  return at;
}

export function provenAt(ctx: StsContext): number | undefined {
  return ctx.state.proofs.get(ctx);
}
