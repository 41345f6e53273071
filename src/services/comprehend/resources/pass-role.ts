import type { AccessRequest } from "../../../core/access.js";
import { SERVICE_PRINCIPAL } from "./role.js";

/** Whoever gives Comprehend a role must be allowed to pass it on. */
export const passRole = (role: string | undefined): AccessRequest[] =>
  role === undefined
    ? []
    : [{ action: "iam:PassRole", resource: role, conditions: { "iam:PassedToService": SERVICE_PRINCIPAL } }];
