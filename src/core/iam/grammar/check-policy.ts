import { checkActions } from "./actions.js";
import { checkDates } from "./dates.js";
import { type JsonObject, readObject } from "./json.js";
import { MalformedPolicy } from "./malformed.js";
import { checkResources } from "./resources.js";
import { readStatements } from "./statements.js";
import { checkTrust } from "./trust.js";

/** What a document is for: each kind has elements of its own. */
export type PolicyUse = "identity" | "trust" | "resource";

/**
 * Checks a document as IAM does before it stores one: its elements, then its version, its values, its statement ids and
 * its actions and resources, in that order. Throws `MalformedPolicy` with IAM's sentence.
 *
 * `identity` stands for session policies, permissions boundaries and managed policies too. `resource` checks what all
 * resource policies share; a service adds its own rules.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function checkPolicy(document: string, use: PolicyUse): void {
  const policy = readPolicyObject(document, use);
  const statements = readStatements(policy);
  if (use === "identity") {
    if (policy["Version"] !== "2012-10-17") {
      throw new MalformedPolicy("Policy document must be version 2012-10-17 or greater.");
    }
    if (statements.some((statement) => "Principal" in statement || "NotPrincipal" in statement)) {
      throw new MalformedPolicy("Policy document should not specify a principal.");
    }
  }
  for (const statement of statements) checkLegacy(statement);
  const resourceFault = use === "trust" ? undefined : checkResources(statements);
  checkStatementIds(statements, use);
  for (const statement of statements)
    if (!hasValues(statement, "Action")) throw new MalformedPolicy(NO_ACTIONS);
  if (resourceFault !== undefined) throw new MalformedPolicy(resourceFault);
  checkActions(statements);
  if (use === "identity" && !statements.every((statement) => hasValues(statement, "Resource"))) {
    throw new MalformedPolicy("Policy statement must contain resources.");
  }
  if (use === "trust") checkTrust(statements);
}

const NO_ACTIONS = "Policy statement must contain actions.";

function readPolicyObject(document: string, use: PolicyUse): JsonObject {
  const policy = readObject(document);
  if (policy) return policy;
  throw new MalformedPolicy(
    use === "trust" ? "This policy contains invalid Json" : "Syntax errors in policy.",
  );
}

/** What IAM's first parser finds, which knows `Effect` in one spelling only. */
function checkLegacy(statement: JsonObject): void {
  if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") {
    throw new MalformedPolicy("The policy failed legacy parsing");
  }
  checkDates(statement);
}

function checkStatementIds(statements: readonly JsonObject[], use: PolicyUse): void {
  const ids = statements
    .map((statement) => statement["Sid"])
    .filter((id) => typeof id === "string" && id !== "");
  if (new Set(ids).size < ids.length) {
    throw new MalformedPolicy("Statement IDs (SID) in a single policy must be unique.");
  }
  // Policies of other services may have other characters in them.
  if (use !== "resource" && ids.some((id) => !/^[0-9A-Za-z]*$/.test(String(id)))) {
    throw new MalformedPolicy(
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
    );
  }
}

/** Whether the element or its opposite is there with at least one value. */
function hasValues(statement: JsonObject, element: "Action" | "Resource"): boolean {
  const value = statement[element] ?? statement[`Not${element}`];
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}
