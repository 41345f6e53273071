import type { Reader } from "../../../core/store/store.js";
import { functionNotFound } from "../errors.js";
import { type FunctionTarget, isVersion, LATEST, toFunctionArn } from "../naming/function-target.js";
import {
  type AliasRecord,
  aliases,
  type FunctionRecord,
  functions,
  loadVersion,
  type VersionRecord,
} from "../store.js";

/** The function itself, whatever its qualifier. */
export async function findFunction(from: Reader, target: FunctionTarget): Promise<FunctionRecord> {
  const found = await functions.get(from, target.name);
  if (!found) throw functionNotFound(toFunctionArn(target));
  return found;
}

/** The version that the target names: `$LATEST` without a qualifier, an alias's first version. */
export async function findVersion(from: Reader, target: FunctionTarget): Promise<VersionRecord> {
  const alias = await findAlias(from, target);
  const version = alias?.version ?? target.qualifier ?? LATEST;
  const found = await loadVersion(from, target.name, version);
  if (!found) throw functionNotFound(toFunctionArn(target));
  return found;
}

/** The alias that the target names; undefined when it names a version or nothing. */
export async function findAlias(from: Reader, target: FunctionTarget): Promise<AliasRecord | undefined> {
  const { name, qualifier } = target;
  if (qualifier === undefined || isVersion(qualifier)) return undefined;
  const found = await aliases.get(from, name, qualifier);
  if (!found) throw functionNotFound(toFunctionArn(target));
  return found;
}
