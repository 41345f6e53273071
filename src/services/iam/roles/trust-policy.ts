import { pinPrincipals, UnknownPrincipal } from "../../../core/identity/principal-ids.js";
import type { Reader } from "../../../core/store/store.js";
import { checkDocument, sizeOf } from "../documents.js";
import { malformedPolicy, quotaExceeded } from "../errors.js";
import { TRUST_POLICY_CHARACTERS_MAX } from "../limits.js";

const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com$/;

/** Checks a trust policy, and returns it as it is to be stored. */
export async function toTrustPolicy(from: Reader, document: string): Promise<string> {
  checkDocument(document, "trust");
  if (sizeOf(document) > TRUST_POLICY_CHARACTERS_MAX) {
    throw quotaExceeded("ACLSizePerRole", TRUST_POLICY_CHARACTERS_MAX);
  }
  checkServices(document);
  try {
    return await pinPrincipals(from, document);
  } catch (error) {
    if (error instanceof UnknownPrincipal) throw malformedPolicy(error.message);
    throw error;
  }
}

interface Trusting {
  Principal?: string | { Service?: string | string[] };
}

function checkServices(document: string): void {
  const { Statement: found } = JSON.parse(document) as { Statement: Trusting | Trusting[] };
  for (const { Principal: principal } of [found].flat()) {
    if (typeof principal !== "object") continue;
    for (const service of [principal.Service ?? []].flat()) {
      if (!SERVICE.test(service))
        throw malformedPolicy(`Invalid principal in policy: "SERVICE":"${service}"`);
    }
  }
}
