import type { Reader, Transaction } from "../../../core/store/store.js";
import { functionNotFound, notFound, policyRevisionMismatch } from "../errors.js";
import { type FunctionTarget, LATEST, toFunctionArn } from "../naming/function-target.js";
import type { LambdaContext } from "../operation.js";
import { type AliasRecord, aliases, loadVersion, putVersion, type VersionRecord } from "../store.js";

/** What a policy belongs to, and shares its revision with: an alias, or a version. */
export type Subject = { alias: AliasRecord } | { version: VersionRecord };

const ALIAS = /^(?!\d+$)[a-zA-Z0-9-_]+$/;

/** The alias or version that the target names, `$LATEST` without a qualifier. Throws for one that is not there. */
export async function findSubject(from: Reader, target: FunctionTarget): Promise<Subject> {
  const { name, qualifier = LATEST } = target;
  if (ALIAS.test(qualifier)) {
    const alias = await aliases.get(from, name, qualifier);
    if (!alias) throw notFound(`Cannot find alias arn: ${toFunctionArn(target)}`);
    return { alias };
  }
  const version = await loadVersion(from, name, qualifier);
  if (!version) throw functionNotFound(toFunctionArn(target));
  return { version };
}

export function revisionOf(subject: Subject): string {
  return ("alias" in subject ? subject.alias : subject.version).revisionId;
}

/** A new revision, of the one that the caller has seen. */
export function revise(
  tx: Transaction,
  subject: Subject,
  expected: string | undefined,
  ctx: LambdaContext,
): void {
  if (expected !== undefined && expected !== revisionOf(subject)) throw policyRevisionMismatch("GetPolicy");
  const revisionId = ctx.ids.uuid();
  if ("alias" in subject) {
    const { functionName, name } = subject.alias;
    aliases.put(tx, [functionName, name], { ...subject.alias, revisionId });
  } else putVersion(tx, { ...subject.version, revisionId });
}
