import { TICKET_MS } from "../limits.js";
import type { SigninContext } from "../state.js";
import type { Signed } from "../store.js";
import { type Caller, findSigned } from "./caller.js";

/** Carried from one page of a sign-in to the next: whose password was right, and when its device was proven. */
export interface Ticket {
  kind: "ticket";
  signed: Signed;
  /** The password's own date: another password, and the ticket is void. */
  passwordAt: number;
  mfaAt: number | undefined;
  /** What a passkey is to sign. */
  challenge: string;
  expiresAt: number;
}

export function toTicket(
  ctx: SigninContext,
  caller: Caller,
  mfaAt: number | undefined,
  challenge = "",
): string {
  const ticket: Ticket = {
    kind: "ticket",
    signed: caller.principal,
    passwordAt: caller.profile.changedAt,
    mfaAt,
    challenge,
    expiresAt: ctx.clock.now() + TICKET_MS,
  };
  return ctx.state.identity.sealSignIn(JSON.stringify(ticket));
}

export interface Resumed {
  caller: Caller;
  mfaAt: number | undefined;
  challenge: string;
}

/** Undefined for a ticket that is not ours, too old, or of somebody whose password has changed. */
export async function openTicket(ctx: SigninContext, sealed: string): Promise<Resumed | undefined> {
  const text = ctx.state.identity.openSignIn(sealed);
  const ticket = text === undefined ? undefined : (JSON.parse(text) as Ticket);
  if (ticket?.kind !== "ticket" || ticket.expiresAt <= ctx.clock.now()) return undefined;
  const caller = await findSigned(ctx.state.identity.directory, ticket.signed);
  if (caller?.profile.changedAt !== ticket.passwordAt) return undefined;
  return { caller, mfaAt: ticket.mfaAt, challenge: ticket.challenge };
}
