import type { ResourcePolicy } from "../../../core/access.js";
import type { Reader } from "../../../core/store/store.js";
import { type FunctionTarget, toFunctionArn } from "../naming/function-target.js";
import { type PolicyRecord, policies } from "../store.js";

/** The policy document that the statements make. */
export function toDocument(record: PolicyRecord): string {
  const { version = "2012-10-17", id = "default", statements } = record;
  return JSON.stringify({ Version: version, Id: id, Statement: statements });
}

/** The policies that speak on a target: that of its qualifier, or of the function when it has none. */
export async function loadPolicies(from: Reader, target: FunctionTarget): Promise<ResourcePolicy[]> {
  const record = await policies.get(from, target.name, target.qualifier ?? "");
  return record ? [{ resource: toFunctionArn(target), document: toDocument(record) }] : [];
}
