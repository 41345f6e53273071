import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { SWEPT_MAX } from "../limits.js";
import type { SigninContext } from "../state.js";
import { type AuthorizationRecord, authorizationCodeEnds, authorizationCodes } from "../store.js";

const CODE_BYTES = 32;
/** Between the browser's page and the program's next request. */
const CODE_MS = 10 * 60_000;

/** A code for the program that asked: whoever has the secret behind `challenge` may use it, once. */
export async function createCode(
  ctx: SigninContext,
  authorization: Omit<AuthorizationRecord, "expiresAt">,
): Promise<string> {
  const code = Buffer.from(ctx.ids.bytes(CODE_BYTES)).toString("base64url");
  const now = ctx.clock.now();
  const record = { ...authorization, expiresAt: now + CODE_MS };
  await ctx.store.transact(async (tx) => {
    const ended = await authorizationCodeEnds.page(tx, SWEPT_MAX, { end: [now] });
    for (const { key } of ended.items) {
      authorizationCodeEnds.delete(tx, ...key);
      authorizationCodes.delete(tx, String(key[1]));
    }
    authorizationCodes.put(tx, [keyOf(code)], record);
    authorizationCodeEnds.put(tx, [record.expiresAt, keyOf(code)], true);
  });
  return code;
}

/** Takes a code away and returns what it stands for; undefined for one that is unknown, used or too old. */
export function takeCode(ctx: SigninContext, code: string): Promise<AuthorizationRecord | undefined> {
  return ctx.store.transact(async (tx) => {
    const record = await authorizationCodes.get(tx, keyOf(code));
    if (!record) return undefined;
    authorizationCodes.delete(tx, keyOf(code));
    authorizationCodeEnds.delete(tx, record.expiresAt, keyOf(code));
    return record.expiresAt > ctx.clock.now() ? record : undefined;
  });
}

function keyOf(code: string): string {
  return createHash("sha256").update(code).digest("base64url");
}
