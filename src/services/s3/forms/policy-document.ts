import { AwsError } from "../../../wire/aws-error.js";
import { accessDenied } from "../errors.js";

/** A POST policy: what a signed form may contain. */
export interface FormPolicy {
  /** Milliseconds. */
  expiresAt: number;
  conditions: FormCondition[];
}

export type FormCondition =
  | { kind: "eq" | "starts-with"; field: string; value: string; shown: string }
  | { kind: "content-length-range"; min: number; max: number }
  /** Written so that no form can meet it. */
  | { kind: "unmet"; shown: string };

const invalid = (why: string) => new AwsError("InvalidPolicyDocument", `Invalid Policy: ${why}`);
const denied = (why: string) => accessDenied(`Invalid according to Policy: ${why}`);

/** Reads the base64 JSON of a form's `policy` field. */
export function readFormPolicy(base64: string): FormPolicy {
  const parsed = parse(Buffer.from(base64, "base64").toString("utf8"));
  const { expiration, conditions } = parsed;
  if (typeof expiration !== "string") throw invalid("Policy missing expiration.");
  const expiresAt = Date.parse(expiration);
  if (!/^\d{4}-\d\d-\d\dT/.test(expiration) || Number.isNaN(expiresAt))
    throw invalid(`Invalid 'expiration' value: '${expiration}'`);
  if (!Array.isArray(conditions)) throw invalid("Policy missing conditions.");
  return { expiresAt, conditions: conditions.flatMap(readCondition) };
}

function parse(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Reported below, as everything that is no JSON object.
  }
  throw invalid("Invalid JSON.");
}

function readCondition(condition: unknown): FormCondition[] {
  if (Array.isArray(condition)) return [readList(condition)];
  if (typeof condition !== "object" || condition === null)
    throw invalid("Invalid Simple-Condition: not an object");
  const pairs = Object.entries(condition);
  if (pairs.length !== 1)
    throw invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
  return pairs.map(([field, value]) => {
    if (typeof value !== "string") throw invalid("Invalid Simple-Condition: value must be a string.");
    return { kind: "eq", field: field.toLowerCase(), value, shown: toShown(["eq", `$${field}`, value]) };
  });
}

function readList(list: unknown[]): FormCondition {
  const kind = String(list[0]).toLowerCase();
  if (kind === "content-length-range") {
    const [min, max] = [Number(list[1]), Number(list[2])];
    if (list.length !== 3 || min < 0 || max < 0)
      throw invalid("Invalid content-length-range: wrong number or kind of arguments.");
    if (!Number.isInteger(min) || !Number.isInteger(max)) return { kind: "unmet", shown: toShown(list) };
    return { kind, min, max };
  }
  const [, field, value] = list;
  if ((kind !== "eq" && kind !== "starts-with") || typeof field !== "string" || typeof value !== "string") {
    throw invalid(`Invalid Condition: ${JSON.stringify(list)}`);
  }
  const shown = toShown([kind, field, value]);
  return field.startsWith("$")
    ? { kind, field: field.slice(1).toLowerCase(), value, shown }
    : { kind: "unmet", shown };
}

/** As errors repeat it: `["eq", "$key", "value"]`. */
const toShown = (parts: readonly unknown[]): string =>
  `[${parts.map((part) => JSON.stringify(String(part))).join(", ")}]`;

const unmet = (shown: string) => denied(`Policy Condition failed: ${shown}`);

/** Fields that need no condition: they carry the proof itself, or are none of S3's business. */
const UNCONDITIONED = new Set(["policy", "signature", "awsaccesskeyid", "x-amz-signature", "file"]);

/** Checks a form's fields (lower-case names) against its policy: in time, every condition met, no field beside them. */
export function checkFormPolicy(
  policy: FormPolicy,
  fields: ReadonlyMap<string, string>,
  bucket: string,
  nowMs: number,
): void {
  if (policy.expiresAt <= nowMs) throw denied("Policy expired.");
  const covered = new Set<string>();
  for (const condition of policy.conditions) {
    if (condition.kind === "content-length-range") continue;
    if (condition.kind === "unmet") throw unmet(condition.shown);
    const { kind, field, value, shown } = condition;
    covered.add(field);
    const given = field === "bucket" ? bucket : (fields.get(field) ?? "");
    const met = kind === "eq" ? given === value : meetsPrefix(field, given, value);
    if (!met) throw unmet(shown);
  }
  if (!policy.conditions.some((condition) => "field" in condition && condition.field === "bucket")) {
    throw denied("Extra input fields: bucket");
  }
  for (const name of fields.keys()) {
    if (covered.has(name) || UNCONDITIONED.has(name) || name.startsWith("x-ignore-")) continue;
    if (name.startsWith("x-amz-checksum-")) continue;
    throw denied(`Extra input fields: ${name}`);
  }
}

/** A list of content types must begin so in each of its items. */
const meetsPrefix = (field: string, given: string, prefix: string): boolean =>
  field === "content-type"
    ? given.split(",").every((one) => one.trim().startsWith(prefix))
    : given.startsWith(prefix);

/** The sizes that the policy lets through. */
export function sizeRangeOf(policy: FormPolicy | undefined): { min: number; max: number } | undefined {
  return policy?.conditions.find((condition) => condition.kind === "content-length-range");
}
