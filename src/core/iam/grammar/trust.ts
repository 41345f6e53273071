import { texts } from "./actions.js";
import type { JsonObject } from "./json.js";
import { MalformedPolicy } from "./malformed.js";

/** Actions a role's trust policy may name, beside `sts:*`. */
const TRUST_ACTIONS = new Set([
  "sts:*",
  "sts:assumerole",
  "sts:assumerole*",
  "sts:assumerolewithsaml",
  "sts:assumerolewithwebidentity",
  "sts:setcontext",
  "sts:setsourceidentity",
  "sts:tagsession",
]);

/** A trust policy says who may assume the role it belongs to, nothing else. */
export function checkTrust(statements: readonly JsonObject[]): void {
  for (const statement of statements) {
    for (const prohibited of ["Resource", "NotResource", "NotPrincipal"]) {
      if (prohibited in statement) throw new MalformedPolicy(`Has prohibited field ${prohibited}.`);
    }
    if (statement["Principal"] === undefined) throw new MalformedPolicy("Missing required field Principal");
    const actions = texts(statement["Action"] ?? statement["NotAction"]);
    if (!actions.every((action) => TRUST_ACTIONS.has(action.toLowerCase()))) {
      throw new MalformedPolicy("AssumeRole policy may only specify STS AssumeRole actions.");
    }
  }
}
