/** A policy's parts, as far as publicness needs them; written by users, so nothing is taken for granted. */
interface Statement {
  Effect?: unknown;
  Principal?: unknown;
  NotPrincipal?: unknown;
  Condition?: unknown;
}

/** Keys that, bound to fixed values, keep a statement from being public. */
const RESTRICTING_KEYS = new Set([
  "aws:sourcearn",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:principalorgid",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:userid",
  "s3:dataaccesspointarn",
  "s3:dataaccesspointaccount",
  "s3:x-amz-server-side-encryption-aws-kms-key-id",
]);

export function statementsOf(document: string): Statement[] {
  const parsed: unknown = JSON.parse(document);
  if (typeof parsed !== "object" || parsed === null || !("Statement" in parsed)) return [];
  const { Statement: statements } = parsed;
  return (Array.isArray(statements) ? statements : [statements]) as Statement[];
}

/** Whether the policy of a bucket or an access point lets everybody in, by S3's meaning of "public". */
export const isPublicPolicy = (document: string): boolean => statementsOf(document).some(isPublicStatement);

function isPublicStatement(statement: Statement): boolean {
  if (statement.Effect !== "Allow") return false;
  if (statement.NotPrincipal === undefined && !namesEverybody(statement.Principal)) return false;
  return !isRestricted(statement.Condition);
}

function namesEverybody(principal: unknown): boolean {
  if (principal === "*") return true;
  if (typeof principal !== "object" || principal === null) return false;
  return Object.values(principal).flat().includes("*");
}

function isRestricted(condition: unknown): boolean {
  if (typeof condition !== "object" || condition === null) return false;
  return Object.entries(condition).some(([operator, test]) => {
    if (operator.includes("Not") || typeof test !== "object" || test === null) return false;
    return Object.entries(test).some(([key, values]) => isFixed(key.toLowerCase(), [values].flat()));
  });
}

function isFixed(key: string, values: unknown[]): boolean {
  const texts = values.map(String);
  if (key === "aws:sourceip") return texts.every((range) => !isBroadRange(range));
  return RESTRICTING_KEYS.has(key) && texts.every((text) => !/[*?]|\$\{/.test(text));
}

/** Ranges wider than IPv4 /8 or IPv6 /32 count as everybody. */
function isBroadRange(range: string): boolean {
  const [address = "", bits] = range.split("/");
  if (bits === undefined) return false;
  return Number(bits) < (address.includes(":") ? 32 : 8);
}

/** What is left of a policy under `RestrictPublicBuckets`, for callers outside of the account: its denials. */
export function withoutAllows(document: string): string | undefined {
  const denials = statementsOf(document).filter(({ Effect }) => Effect === "Deny");
  return denials.length === 0 ? undefined : JSON.stringify({ Version: "2012-10-17", Statement: denials });
}
