/** A policy document, read: lists where its author may write one string or several, everything else as written. */
export interface PolicyDocument {
  version: PolicyVersion;
  id?: string;
  statements: readonly Statement[];
}

/** Language versions. Without one, a policy is read as the older, which knows no variables. */
export type PolicyVersion = "2008-10-17" | "2012-10-17";

export type Effect = "Allow" | "Deny";

export interface Statement {
  sid?: string;
  effect: Effect;
  principal?: PrincipalElement;
  notPrincipal?: PrincipalElement;
  action?: readonly string[];
  notAction?: readonly string[];
  resource?: readonly string[];
  notResource?: readonly string[];
  conditions: readonly ConditionClause[];
}

export type PrincipalKind = "AWS" | "Service" | "Federated" | "CanonicalUser";

/** `*`, or the listed names by kind. */
export type PrincipalElement = "*" | Readonly<Partial<Record<PrincipalKind, readonly string[]>>>;

/** One operator over one key: `StringEquals`, `aws:username`, its values. All clauses must hold. */
export interface ConditionClause {
  operator: string;
  key: string;
  values: readonly string[];
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Reads a document that `checkPolicy` took. Throws an Error for what cannot be read at all. */
export function readPolicy(json: string): PolicyDocument {
  const document = asObject(JSON.parse(json) as Json);
  const statement = document["Statement"] ?? [];
  const statements = Array.isArray(statement) ? statement : [statement];
  return {
    version: document["Version"] === "2012-10-17" ? "2012-10-17" : "2008-10-17",
    id: asText(document["Id"]),
    statements: statements.map(readStatement),
  };
}

function readStatement(json: Json): Statement {
  const statement = asObject(json);
  const effect = statement["Effect"];
  if (effect !== "Allow" && effect !== "Deny") throw new Error("a statement without effect");
  return {
    sid: asText(statement["Sid"]),
    effect,
    principal: readPrincipal(statement["Principal"]),
    notPrincipal: readPrincipal(statement["NotPrincipal"]),
    action: asList(statement["Action"]),
    notAction: asList(statement["NotAction"]),
    resource: asList(statement["Resource"]),
    notResource: asList(statement["NotResource"]),
    conditions: readConditions(statement["Condition"]),
  };
}

function readPrincipal(json: Json | undefined): PrincipalElement | undefined {
  if (json === undefined) return undefined;
  if (json === "*") return "*";
  const named: Partial<Record<PrincipalKind, readonly string[]>> = {};
  for (const [kind, names] of Object.entries(asObject(json)))
    named[kind as PrincipalKind] = asList(names) ?? [];
  return named;
}

function readConditions(json: Json | undefined): ConditionClause[] {
  if (json === undefined) return [];
  return Object.entries(asObject(json)).flatMap(([operator, tests]) =>
    Object.entries(asObject(tests)).map(([key, values]) => ({ operator, key, values: asList(values) ?? [] })),
  );
}

function asObject(json: Json): { [key: string]: Json } {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new Error("an object is missing");
  return json;
}

function asText(json: Json | undefined): string | undefined {
  return typeof json === "string" ? json : undefined;
}

/** One value or a list of them; numbers and booleans may stand without quotes. */
function asList(json: Json | undefined): string[] | undefined {
  if (json === undefined || json === null) return undefined;
  return (Array.isArray(json) ? json : [json]).map(String);
}
