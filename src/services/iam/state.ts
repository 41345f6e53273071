import type { Context } from "../../core/context.js";
import type { IdentityAdmin } from "../../core/identity/admin.js";
import type { Reader, Transaction } from "../../core/store/store.js";

export interface State {
  readonly identity: IdentityAdmin;
}

export type IamContext = Context<State>;

/** The directory, to read. Every key starts with the account: give `ctx.account`. */
export function directory(ctx: IamContext): Reader {
  return ctx.state.identity.directory;
}

/** Writes the directory of the caller's account; the next request is decided by what was written. */
export function change<R>(ctx: IamContext, work: (tx: Transaction) => Promise<R>): Promise<R> {
  return ctx.state.identity.transact(ctx.account, work);
}
