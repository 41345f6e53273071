import { AwsError } from "../../../wire/aws-error.js";
import { checkConditions } from "./bucket-policy-conditions.js";

const malformed = (message: string) => new AwsError("MalformedPolicy", message);

const STATEMENT_FIELDS = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

/** Checks that a document is a policy for this bucket, in the order and words of S3. */
export function checkBucketPolicy(document: string, bucketArn: string): void {
  const policy = parse(document);
  const { Version: version, Statement: statement } = policy;
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17") {
    throw malformed("The policy must contain a valid version string");
  }
  if (statement === undefined) throw malformed("Missing required field Statement");
  const statements: unknown[] = [statement].flat();
  if (statements.length === 0) throw malformed("Could not parse the policy: Statement is empty!");
  for (const one of statements) checkStatement(one, bucketArn);
}

function parse(document: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(document);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // Reported below, as everything that is no JSON object.
  }
  throw malformed("Policies must be valid JSON and the first byte must be '{'");
}

function checkStatement(statement: unknown, bucketArn: string): void {
  if (typeof statement !== "object" || statement === null) throw malformed("Statement must be an object");
  const fields = statement as Record<string, unknown>;
  const stray = Object.keys(fields).find((field) => !STATEMENT_FIELDS.has(field));
  if (stray !== undefined) throw malformed(`Unknown field ${stray}`);
  if (fields["Effect"] === undefined) throw malformed("Missing required field Effect");
  if (fields["Effect"] !== "Allow" && fields["Effect"] !== "Deny") {
    throw malformed(`Invalid effect: ${String(fields["Effect"])}`);
  }
  if (fields["Principal"] === undefined && fields["NotPrincipal"] === undefined) {
    throw malformed("Missing required field Principal");
  }
  if (fields["Effect"] === "Allow" && fields["NotPrincipal"] !== undefined) {
    throw malformed("Allow with NotPrincipal is not allowed.");
  }
  checkPrincipal(fields["Principal"] ?? fields["NotPrincipal"]);
  checkActions(fields["Action"] ?? fields["NotAction"]);
  checkResources(fields["Resource"] ?? fields["NotResource"], bucketArn);
  const actions = fields["Action"] === undefined ? undefined : [fields["Action"]].flat().map(String);
  if (actions && fields["Resource"] !== undefined) {
    checkActionsApply(actions, [fields["Resource"]].flat().map(String));
  }
  checkConditions(fields["Condition"], actions);
}

/** Every action needs a resource of the kind that it is about. A pattern that ends in `*` may mean actions of both kinds. */
function checkActionsApply(actions: readonly string[], resources: readonly string[]): void {
  const hasObjects = resources.some((resource) => resource.includes("/") || resource.endsWith("*"));
  const hasBucket = resources.some((resource) => !resource.includes("/"));
  for (const action of actions) {
    if (action.includes("*") || action.includes("?")) continue;
    if (isObjectAction(action) ? hasObjects : hasBucket) continue;
    throw malformed("Action does not apply to any resource(s) in statement");
  }
}

const OBJECT_ACTION = /^s3:(?:get|put|delete|restore|replicate|update)object/;
const OTHER_OBJECT_ACTIONS = new Set([
  "s3:abortmultipartupload",
  "s3:bypassgovernanceretention",
  "s3:initiatereplication",
  "s3:listmultipartuploadparts",
  "s3:objectowneroverridetobucketowner",
  "s3:replicatedelete",
  "s3:replicatetags",
]);

/** Actions on objects; all others of S3 are on buckets. */
function isObjectAction(action: string): boolean {
  const name = action.toLowerCase();
  return OBJECT_ACTION.test(name) || OTHER_OBJECT_ACTIONS.has(name);
}

function checkPrincipal(principal: unknown): void {
  if (principal === "*") return;
  const isNamed = typeof principal === "object" && principal !== null;
  if (!isNamed || Object.values(principal).flat().length === 0)
    throw malformed("Invalid principal in policy");
  for (const [kind, names] of Object.entries(principal)) {
    if (!["AWS", "Service", "Federated", "CanonicalUser"].includes(kind))
      throw malformed("Invalid principal in policy");
    for (const name of [names].flat()) {
      if (kind !== "AWS" || name === "*" || /^\d{12}$/.test(String(name))) continue;
      if (!/^arn:[^:]+:(iam|sts)::\d*:/.test(String(name))) throw malformed("Invalid principal in policy");
    }
  }
}

function checkActions(actions: unknown): void {
  if (actions === undefined) throw malformed("Missing required field Action");
  for (const action of [actions].flat()) {
    if (action === "*" || /^s3[\w-]*:/i.test(String(action))) continue;
    throw malformed("Policy has invalid action");
  }
}

function checkResources(resources: unknown, bucketArn: string): void {
  if (resources === undefined) throw malformed("Missing required field Resource");
  for (const resource of [resources].flat()) {
    const arn = String(resource);
    if (!arn.startsWith("arn:")) throw malformed("Policy has invalid resource");
    const [bucket = ""] = arn.split("/", 1);
    if (!matches(bucket, bucketArn)) throw malformed("Policy has invalid resource");
  }
}

/** Whether a pattern with `*` and `?` can mean the bucket. */
function matches(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`).test(text);
}
