import type { Principal } from "../../core/principal.js";
import type { FoundRole } from "./role.js";

type AssumedRole = Omit<Extract<Principal, { type: "assumed-role" }>, "session">;

/** Who a caller becomes by assuming a role. */
export function toAssumedRole({ account, role }: FoundRole, sessionName: string): AssumedRole {
  return {
    type: "assumed-role",
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${sessionName}`,
    userId: `${role.id}:${sessionName}`,
    roleName: role.name,
    roleArn: role.arn,
    sessionName,
  };
}
