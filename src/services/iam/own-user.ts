import { validationError } from "./errors.js";
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
