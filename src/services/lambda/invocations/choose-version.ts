import type { Ids } from "../../../core/ids.js";
import type { Reader } from "../../../core/store/store.js";
import { functionNotFound } from "../errors.js";
import { findAlias } from "../functions/find.js";
import { type FunctionTarget, LATEST, toFunctionArn } from "../naming/function-target.js";
import {
  type AliasRecord,
  type FunctionRecord,
  functions,
  loadVersion,
  type VersionRecord,
} from "../store.js";

export interface Chosen {
  owner: FunctionRecord;
  record: VersionRecord;
  /** Whether an alias drew it among several. */
  isDrawn: boolean;
}

/** The version that an invocation runs: drawn by weight where the target is an alias with several. */
export async function chooseVersion(from: Reader, target: FunctionTarget, ids: Ids): Promise<Chosen> {
  const alias = await findAlias(from, target);
  const version = alias ? draw(alias, ids) : (target.qualifier ?? LATEST);
  const [owner, record] = await Promise.all([
    functions.get(from, target.name),
    loadVersion(from, target.name, version),
  ]);
  if (!owner || !record) throw functionNotFound(toFunctionArn({ ...target, qualifier: version }));
  const isDrawn = alias !== undefined && Object.keys(alias.weights).length > 0;
  return { owner, record, isDrawn };
}

function draw(alias: AliasRecord, ids: Ids): string {
  let point = ids.fraction();
  for (const [version, weight] of Object.entries(alias.weights)) {
    point -= weight;
    if (point < 0) return version;
  }
  return alias.version;
}
