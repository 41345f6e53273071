import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { TemporaryCredentials } from "../../../core/identity/admin.js";
import { AwsError } from "../../../wire/aws-error.js";
import { findSigned } from "../callers/caller.js";
import {
  CREDENTIALS_SECONDS_DEFAULT,
  CREDENTIALS_SECONDS_MAX,
  CREDENTIALS_SECONDS_MIN,
  SESSION_SECONDS,
  SWEPT_MAX,
} from "../limits.js";
import type { SigninContext } from "../state.js";
import { type Carried, type SessionRecord, type Signed, sessionEnds, sessions } from "../store.js";

const ID_BYTES = 32;

/** A session together with the id that its cookie holds. */
export interface OpenedSession {
  id: string;
  record: SessionRecord;
}

/** Signs somebody in. Sessions long past their end are cleared away on the occasion. */
export async function createSession(
  ctx: SigninContext,
  principal: Signed,
  carried: Carried,
  durationSeconds = SESSION_SECONDS,
): Promise<OpenedSession> {
  const id = Buffer.from(ctx.ids.bytes(ID_BYTES)).toString("base64url");
  const now = ctx.clock.now();
  const record = { principal, carried, signedInAt: now, expiresAt: now + durationSeconds * 1000 };
  await ctx.store.transact(async (tx) => {
    const ended = await sessionEnds.page(tx, SWEPT_MAX, { end: [now] });
    for (const { key } of ended.items) {
      sessionEnds.delete(tx, ...key);
      sessions.delete(tx, String(key[1]));
    }
    sessions.put(tx, [keyOf(id)], record);
    sessionEnds.put(tx, [record.expiresAt, keyOf(id)], true);
  });
  return { id, record };
}

/** Undefined when it has ended: by the clock, by signing out, or because its user is gone or has another password. */
export async function findSession(
  ctx: SigninContext,
  id: string | undefined,
): Promise<OpenedSession | undefined> {
  if (id === undefined || id === "") return undefined;
  const record = await sessions.get(ctx.store, keyOf(id));
  if (!record || record.expiresAt <= ctx.clock.now()) return undefined;
  const { type } = record.principal;
  if (type === "user" || type === "root") {
    const caller = await findSigned(ctx.state.identity.directory, record.principal);
    if (!caller || caller.profile.changedAt > record.signedInAt) return undefined;
  }
  return { id, record };
}

export async function endSession(ctx: SigninContext, id: string): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const record = await sessions.get(tx, keyOf(id));
    if (!record) return;
    sessions.delete(tx, keyOf(id));
    sessionEnds.delete(tx, record.expiresAt, keyOf(id));
  });
}

/** Temporary credentials of whoever is signed in, for as long as asked, at most to the session's end. */
export async function credentialsOf(
  ctx: SigninContext,
  { record }: OpenedSession,
  asked: number = CREDENTIALS_SECONDS_DEFAULT,
): Promise<TemporaryCredentials | undefined> {
  if (!Number.isInteger(asked) || asked < CREDENTIALS_SECONDS_MIN || asked > CREDENTIALS_SECONDS_MAX) {
    const range = `${CREDENTIALS_SECONDS_MIN} to ${CREDENTIALS_SECONDS_MAX}`;
    throw new AwsError("ValidationException", `durationSeconds must be a whole number from ${range}.`);
  }
  const left = Math.max(1, Math.floor((record.expiresAt - ctx.clock.now()) / 1000));
  const { principal, carried } = record;
  const { identity } = ctx.state;
  const made = identity.issue({ principal, session: carried, durationSeconds: Math.min(asked, left) });
  // A role that was deleted has no sessions any more.
  return (await identity.find(made.accessKeyId, made.sessionToken)) && made;
}

/** A stolen store has no ids in it. */
function keyOf(id: string): string {
  return createHash("sha256").update(id).digest("base64url");
}
