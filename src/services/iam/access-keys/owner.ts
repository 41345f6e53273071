import type { KeyOwner } from "../../../core/identity/store.js";
import type { Reader } from "../../../core/store/store.js";
import { loadHolder, USER } from "../holders.js";
import { isOwnRoot, userNameOf } from "../own-user.js";
import type { IamContext } from "../state.js";

/** Whose keys an operation is about: a user's, or the root user's, who alone can leave out the name and has none. */
export interface OwnerOfKeys {
  owner: KeyOwner;
  /** Key of the index of keys: the user's id, or the account. */
  id: string;
  /** The root user's keys show none. */
  userName: string | undefined;
}

export async function loadOwner(
  from: Reader,
  userName: string | undefined,
  ctx: IamContext,
): Promise<OwnerOfKeys> {
  if (isOwnRoot(userName, ctx)) return { owner: { kind: "root" }, id: ctx.account, userName: undefined };
  const user = await loadHolder(from, USER, ctx.account, userNameOf(userName, ctx));
  return { owner: { kind: "user", userId: user.id }, id: user.id, userName: user.name };
}
