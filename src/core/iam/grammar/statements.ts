import { readOperatorName } from "../conditions.js";
import { isObject, type Json, type JsonObject } from "./json.js";
import { MalformedPolicy } from "./malformed.js";

const POLICY_ELEMENTS = new Set(["Version", "Id", "Statement"]);
const STATEMENT_ELEMENTS = new Set([
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
const VERSIONS = new Set<Json | undefined>([undefined, "2008-10-17", "2012-10-17"]);
const PRINCIPAL_KINDS = new Set(["AWS", "Service", "Federated", "CanonicalUser"]);

/** The statements of a document whose elements all are of the right type. */
export function readStatements(policy: JsonObject): JsonObject[] {
  const { Statement: found, Id: id } = policy;
  const statements = Array.isArray(found) ? found : found === undefined ? [] : [found];
  const isWellFormed =
    hasOnly(policy, POLICY_ELEMENTS) &&
    VERSIONS.has(policy["Version"]) &&
    (id === undefined || typeof id === "string") &&
    statements.length > 0 &&
    statements.every((statement) => isObject(statement) && isStatement(statement));
  if (!isWellFormed) throw new MalformedPolicy("Syntax errors in policy.");
  return statements as JsonObject[];
}

function isStatement(statement: JsonObject): boolean {
  const { Sid: sid, Effect: effect } = statement;
  return (
    hasOnly(statement, STATEMENT_ELEMENTS) &&
    (sid === undefined || typeof sid === "string") &&
    typeof effect === "string" &&
    /^(allow|deny)$/i.test(effect) &&
    hasOneOf(statement, "Action") &&
    hasOneOf(statement, "Resource") &&
    hasOneOf(statement, "Principal") &&
    ["Action", "NotAction", "Resource", "NotResource"].every((name) => isTextOrTexts(statement[name])) &&
    isPrincipal(statement["Principal"]) &&
    isPrincipal(statement["NotPrincipal"]) &&
    isCondition(statement["Condition"])
  );
}

function hasOnly(object: JsonObject, names: ReadonlySet<string>): boolean {
  return Object.keys(object).every((name) => names.has(name));
}

/** An element and its opposite cannot both be there. */
function hasOneOf(statement: JsonObject, name: string): boolean {
  return !(name in statement && `Not${name}` in statement);
}

function isTextOrTexts(json: Json | undefined): boolean {
  if (json === undefined || typeof json === "string") return true;
  return Array.isArray(json) && json.every((one) => one === null || typeof one === "string");
}

function isPrincipal(json: Json | undefined): boolean {
  if (json === undefined || typeof json === "string") return true;
  if (!isObject(json)) return false;
  return (
    hasOnly(json, PRINCIPAL_KINDS) &&
    Object.values(json).every((names) => names !== null && isTextOrTexts(names))
  );
}

function isCondition(json: Json | undefined): boolean {
  if (json === undefined) return true;
  if (!isObject(json)) return false;
  return Object.entries(json).every(([operator, tests]) => {
    if (!isObject(tests) || !Object.values(tests).every(isValueOrValues)) return false;
    // IAM takes any name for an operator that tests nothing.
    return readOperatorName(operator) !== undefined || Object.keys(tests).length === 0;
  });
}

function isValueOrValues(json: Json): boolean {
  if (Array.isArray(json)) return json.every((one) => isValue(one));
  return isValue(json);
}

function isValue(json: Json): boolean {
  return typeof json === "string" || typeof json === "boolean" || typeof json === "number";
}
