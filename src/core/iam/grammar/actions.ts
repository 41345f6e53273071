import type { Json, JsonObject } from "./json.js";
import { MalformedPolicy } from "./malformed.js";

/** Actions are `service:Name`, or `*`. */
export function checkActions(statements: readonly JsonObject[]): void {
  for (const element of ["Action", "NotAction"]) {
    for (const statement of statements) for (const action of texts(statement[element])) checkAction(action);
  }
}

function checkAction(action: string): void {
  const parts = action.split(":");
  const [vendor = ""] = parts;
  if (parts.length === 1 && vendor !== "*") {
    throw new MalformedPolicy("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  }
  if (parts.length > 2) throw new MalformedPolicy("Actions/Condition can contain only one colon.");
  if (vendor !== "*" && !/^[a-zA-Z0-9\-.]*$/.test(vendor)) {
    throw new MalformedPolicy(`Vendor ${vendor} is not valid`);
  }
}

/** The strings of an element, one or many; IAM passes over nulls. */
export function texts(json: Json | undefined): string[] {
  return (Array.isArray(json) ? json : [json]).filter((one): one is string => typeof one === "string");
}
