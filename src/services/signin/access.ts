import type { AccessRequest } from "../../core/access.js";

/** The caller has no signature; whom its code or token stands for is asked in the handler. */
export function noneNeeded(): AccessRequest[] {
  return [];
}
