import { type RoleRecord, roles, toNameKey } from "../../core/identity/store.js";
import type { Reader } from "../../core/store/store.js";
import { validationError } from "./errors.js";

export interface FoundRole {
  account: string;
  role: RoleRecord;
}

const ARN = /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/;

/** The role an ARN names, in any account; undefined if there is none. Who asks learns that only as a denial. */
export async function findRole(directory: Reader, arn: string): Promise<FoundRole | undefined> {
  if (!ARN.test(arn)) throw validationError(`${arn} is invalid`);
  const [, , , , account = "", resource = ""] = arn.split(":");
  const name = resource.slice(resource.lastIndexOf("/") + 1);
  const role = await roles.get(directory, account, toNameKey(name));
  return role?.arn === arn ? { account, role } : undefined;
}

/** The account in an ARN, for roles that may not exist. */
export function accountOfArn(arn: string): string {
  return arn.split(":")[4] ?? "";
}
