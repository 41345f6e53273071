import type { UserRecord } from "../../core/identity/store.js";
import type { Reader } from "../../core/store/store.js";
import { validationError } from "./errors.js";
import { loadHolder, USER } from "./holders.js";
import type { IamContext } from "./state.js";

/** The user an operation is about: the one named, else the one who calls. */
export function userNameOf(name: string | undefined, { principal }: IamContext): string {
  if (name !== undefined) return name;
  if (principal.type === "user") return principal.userName;
  throw validationError("Must specify userName when calling with non-User credentials");
}

/** True where no user is named and the root user calls: then the operation is about the root user. */
export function isOwnRoot(name: string | undefined, { principal }: IamContext): boolean {
  return name === undefined && principal.type === "root";
}

/** Whose password or device it is: a user's, or the root user's, whose id is the account's. */
export type Owner = Pick<UserRecord, "id" | "name">;

/**
 * The user named, or the caller. Only the root user means itself: with no name, or with its account's number, which no
 * operation of AWS's takes, where a name is required.
 */
export async function loadOwner(from: Reader, name: string | undefined, ctx: IamContext): Promise<Owner> {
  const { account, principal } = ctx;
  if (principal.type === "root" && (name === undefined || name === account)) {
    return { id: account, name: "<root_account>" };
  }
  return loadHolder(from, USER, account, userNameOf(name, ctx));
}
